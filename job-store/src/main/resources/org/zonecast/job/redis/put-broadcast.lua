-- ARGV: stream, broadcast, epoch number, start id, ended (0, 1), how long it is kept in ms, how
-- many are listed, json, whether it must be the stream's only one (0, 1), how long any is kept at
-- most in s. Returns 1 if stored, 0 if a later epoch of the broadcast is there, or one at all.
local stream, broadcast, epoch, start, ended, kept, listed, json, only, longest = unpack(ARGV)
local key = 'zc:broadcast:' .. stream
local place = key .. ':place'
local known = redis.call('HMGET', place, 'broadcast', 'epoch', 'start', 'ended')
if known[1] and only == '1' then
  return 0
end
if known[1] == broadcast then
  local older = tonumber(epoch) - tonumber(known[2])
  if older < 0 or older == 0 and (start < known[3] or start == known[3] and ended < known[4]) then
    return 0
  end
end
redis.call('HSET', place, 'broadcast', broadcast, 'epoch', epoch, 'start', start, 'ended', ended)
redis.call('PEXPIRE', place, kept)
redis.call('SET', key, json, 'PX', kept)
if ended == '1' then
  redis.call('ZREM', 'zc:broadcasts', stream)
else
  local now = tonumber(redis.call('TIME')[1])
  redis.call('ZADD', 'zc:broadcasts', now, stream)
  redis.call('ZREMRANGEBYSCORE', 'zc:broadcasts', '-inf', '(' .. now - tonumber(longest))
  redis.call('ZREMRANGEBYRANK', 'zc:broadcasts', 0, -1 - tonumber(listed))
end
return 1
