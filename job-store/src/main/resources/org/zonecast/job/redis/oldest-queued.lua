-- Returns for how many ms the oldest waiting job has waited; 0 if none waits. Writes nothing. Jobs whose
-- claims lapsed stand before all others; places whose jobs have expired do not count.
local oldest = redis.call('ZRANGEBYSCORE', 'zc:waiting', text(first_place), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
local lapsed = redis.call('ZRANGEBYSCORE', 'zc:waiting', text(first_place - LAPSED), '(0', 'WITHSCORES', 'LIMIT', 0, 1)[2]
local place = math.min(tonumber(oldest or '9e15'), tonumber(lapsed or '9e15') + LAPSED)
return math.max(0, math.floor(now_ms - place / 1000))
