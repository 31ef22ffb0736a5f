-- ARGV: id, kind, encoder, units, json. Returns 1 if enqueued, 0 if the id is known; 2 more while
-- no replica is waited for.
local id, kind, encoder, units, json = unpack(ARGV)

if redis.call('EXISTS', job_key(id)) == 1 then
  -- A write, so that WAIT on this connection answers for the earlier submit, too.
  redis.call('HINCRBY', job_key(id), 'repeats', 1)
  return alone()
end

local place = next_number('zc:last-place')
redis.call('HSET', job_key(id), 'state', 'QUEUED', 'kind', kind, 'encoder', encoder,
  'units', units, 'place', place, 'json', json)
redis.call('PEXPIRE', job_key(id), WAITING_MS)
enqueue(id, kind, encoder, units, place)
return 1 + alone()
