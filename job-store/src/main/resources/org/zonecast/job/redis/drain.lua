-- ARGV: worker id. Returns 1 if the worker is known and will be told with its next heartbeat.
local ASKED_MS = 24 * 3600 * 1000
local id = ARGV[1]
local lapses = redis.call('ZSCORE', 'zc:workers:until', id)
if not lapses or tonumber(lapses) <= now_ms then
  return 0
end
local worker = cjson.decode(redis.call('HGET', 'zc:workers', id))
redis.call('SET', 'zc:drain:' .. id, text(worker.pid), 'PX', ASKED_MS)
return 1
