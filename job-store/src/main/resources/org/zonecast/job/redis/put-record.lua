-- ARGV: hash of records, id, version, json. Returns 1 if stored, 0 if a version as high is there; 2
-- more while no replica is waited for.
local records, id, version, json = unpack(ARGV)
local versions = records .. ':versions'
local known = redis.call('HGET', versions, id)
-- As decimal digits: a version may have more bits than a Lua number holds.
if known and (#known > #version or #known == #version and known >= version) then
  return alone()
end
redis.call('HSET', versions, id, version)
redis.call('HSET', records, id, json)
return 1 + alone()
