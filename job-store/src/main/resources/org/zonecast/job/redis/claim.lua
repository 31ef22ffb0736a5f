-- ARGV: worker, kind, free units, lease in ms, encoders... Returns {json, claim number, id} or false.
--
-- Looks at the head of one queue for each encoder of the worker and each size that fits. That cost
-- grows with the number of different sizes that wait, not with the number of jobs.
local worker, kind, free, lease_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

local function oldest_fitting()
  local best = nil
  for i = 5, #ARGV do
    local encoder = ARGV[i]
    local sizes = redis.call('ZRANGEBYSCORE', sizes_key(kind, encoder), '-inf', free)
    for _, units in ipairs(sizes) do
      local head = redis.call('ZRANGE', queue_key(kind, encoder, units), 0, 0, 'WITHSCORES')
      if head[1] and (not best or tonumber(head[2]) < best.place) then
        best = {id = head[1], place = tonumber(head[2]), encoder = encoder, units = units}
      end
    end
  end
  return best
end

return_lapsed()
for _ = 1, MOST_AT_ONCE do
  local best = oldest_fitting()
  if not best then
    return false
  end
  dequeue(best.id, kind, best.encoder, best.units)
  local json = redis.call('HGET', job_key(best.id), 'json')
  -- A job that waited too long has expired, and only its place in the queue is left.
  if json then
    local claim = next_number('zc:last-claim')
    local lapses = text(now_ms + lease_ms)
    redis.call('HSET', job_key(best.id), 'state', 'CLAIMED', 'claim', claim, 'until', lapses,
      'worker', worker)
    redis.call('PEXPIRE', job_key(best.id), lease_ms + WAITING_MS)
    redis.call('ZADD', 'zc:claims', lapses, best.id)
    return {json, claim, best.id}
  end
end
return false
