-- ARGV: a stream, or nothing for all that have not ended. Returns of each its json and for how many
-- ms it is still kept. Writes nothing: a primary that may not write can be read.
local found = {}
local streams = ARGV
if #streams == 0 then
  streams = redis.call('ZRANGE', 'zc:broadcasts', 0, -1)
end
for _, stream in ipairs(streams) do
  local key = 'zc:broadcast:' .. stream
  local json = redis.call('GET', key)
  if json then
    found[#found + 1] = json
    found[#found + 1] = redis.call('PTTL', key)
  end
end
return found
