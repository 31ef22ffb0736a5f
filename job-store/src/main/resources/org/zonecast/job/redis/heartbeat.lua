-- ARGV: worker id, pid, validity in ms, json. Returns 1 if this process was asked to drain.
local id, pid, validity_ms, json = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local gone =
  redis.call('ZRANGEBYSCORE', 'zc:workers:until', '-inf', text(now_ms), 'LIMIT', 0, MOST_AT_ONCE)
for _, other in ipairs(gone) do
  redis.call('ZREM', 'zc:workers:until', other)
  redis.call('HDEL', 'zc:workers', other)
end
redis.call('HSET', 'zc:workers', id, json)
redis.call('ZADD', 'zc:workers:until', text(now_ms + validity_ms), id)
-- A process that took the id over was not asked.
return redis.call('GET', 'zc:drain:' .. id) == pid and 1 or 0
