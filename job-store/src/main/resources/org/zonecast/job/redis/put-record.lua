-- ARGV: hash of records, id, version, json. Returns 1 if stored, 0 if what is there stays; 2 more
-- while no replica is waited for. VersionedRecord.java says which of two stays.
local records, id, version, json = unpack(ARGV)
local versions = records .. ':versions'

-- Orders records of one version. Hexadecimal digits have one order in every locale; JSON has not.
local function rank(record)
  return (cjson.decode(record).deleted and '1' or '0') .. redis.sha1hex(record)
end

-- As decimal digits: a version may have more bits than a Lua number holds.
local function lower(one, other)
  return #one < #other or #one == #other and one < other
end

local known = redis.call('HGET', versions, id)
if known then
  local stays = lower(version, known)
  if known == version then
    local there = redis.call('HGET', records, id)
    stays = there == json or there and rank(json) < rank(there)
  end
  if stays then
    -- A write, so that WAIT on this connection answers for the earlier put, too.
    redis.call('HSET', versions, id, known)
    return alone()
  end
end
redis.call('HSET', versions, id, version)
redis.call('HSET', records, id, json)
return 1 + alone()
