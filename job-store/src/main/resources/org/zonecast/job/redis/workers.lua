-- Returns the json of every worker whose heartbeat is valid.
local ids = redis.call('ZRANGEBYSCORE', 'zc:workers:until', '(' .. text(now_ms), '+inf')
local found = {}
for _, id in ipairs(ids) do
  local json = redis.call('HGET', 'zc:workers', id)
  if json then
    found[#found + 1] = json
  end
end
return found
