-- Stands before every script. Keys, all of one zone on one primary (no Redis Cluster):
--
--   zc:job:ID                 hash: state, kind, encoder, units, place, json; claim and until while claimed
--   zc:queue:KIND:ENC:UNITS   sorted set: ids of waiting jobs that the same workers can carry, by place
--   zc:sizes:KIND:ENC         sorted set: the UNITS for which such a queue has jobs
--   zc:waiting                sorted set: ids of all waiting jobs, by place
--   zc:bell:KIND:ENC          list: rung when a job comes that these workers can carry; they wait for it
--   zc:claims                 sorted set: ids of claimed jobs, by when the claim lapses (ms since 1970)
--   zc:last-place, zc:last-claim   the highest numbers given out
--   zc:degraded               run id of the primary that may go on without a replica, for as long as it may
--
-- A place is the time of the submit in microseconds, made unique. A job whose claim lapsed waits at
-- its place minus LAPSED, so before all others and, among its like, in the old order. Numbers follow
-- the clock so that a replica that was promoted gives out none that the lost primary has given.
--
-- A job waits for WAITING_MS at most: long before, its edge has submitted it under another id or needs
-- it no more. Its hash expires by itself; its places are taken out when another job comes to the queue.

local LAPSED = 4e15
local WAITING_MS = 60 * 1000
local COMPLETED_MS = 600 * 1000
local BELL_MS = 5 * 1000
local MOST_AT_ONCE = 100

local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
local first_place = (now_ms - WAITING_MS) * 1000

local function text(number)
  return string.format('%.0f', number)
end

local function next_number(key)
  local last = tonumber(redis.call('GET', key) or '0')
  local number = text(math.max(last + 1, time[1] * 1000000 + time[2]))
  redis.call('SET', key, number)
  return number
end

-- Whether this process has that run id.
local function is_run(run_id)
  return string.find(redis.call('INFO', 'server'), 'run_id:' .. run_id, 1, true) ~= nil
end

-- What a write adds to its answer: 2 while this very process may go on without a replica, else 0.
local function alone()
  local run_id = redis.call('GET', 'zc:degraded')
  return run_id and is_run(run_id) and 2 or 0
end

local function job_key(id)
  return 'zc:job:' .. id
end

local function sizes_key(kind, encoder)
  return 'zc:sizes:' .. kind .. ':' .. encoder
end

local function queue_key(kind, encoder, units)
  return 'zc:queue:' .. kind .. ':' .. encoder .. ':' .. units
end

local function add_place(key, id, place)
  redis.call('ZREMRANGEBYSCORE', key, 0, '(' .. text(first_place))
  redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. text(first_place - LAPSED))
  redis.call('ZADD', key, place, id)
  redis.call('PEXPIRE', key, WAITING_MS)
end

local function enqueue(id, kind, encoder, units, place)
  add_place(queue_key(kind, encoder, units), id, place)
  add_place('zc:waiting', id, place)
  redis.call('ZADD', sizes_key(kind, encoder), units, units)
  redis.call('PEXPIRE', sizes_key(kind, encoder), WAITING_MS)
  local bell = 'zc:bell:' .. kind .. ':' .. encoder
  redis.call('LPUSH', bell, id)
  redis.call('LTRIM', bell, 0, MOST_AT_ONCE - 1)
  redis.call('PEXPIRE', bell, BELL_MS)
end

local function dequeue(id, kind, encoder, units)
  local queue = queue_key(kind, encoder, units)
  redis.call('ZREM', queue, id)
  if redis.call('EXISTS', queue) == 0 then
    redis.call('ZREM', sizes_key(kind, encoder), units)
  end
  redis.call('ZREM', 'zc:waiting', id)
end

-- Puts a claimed job back into its queue, shifted by `shift` from its old place.
local function unclaim(id, shift)
  redis.call('ZREM', 'zc:claims', id)
  local job = redis.call('HMGET', job_key(id), 'state', 'kind', 'encoder', 'units', 'place')
  if job[1] == 'CLAIMED' then
    redis.call('HSET', job_key(id), 'state', 'QUEUED')
    redis.call('HDEL', job_key(id), 'claim', 'until')
    enqueue(id, job[2], job[3], job[4], text(tonumber(job[5]) + shift))
  end
end

local function return_lapsed()
  local lapsed =
    redis.call('ZRANGEBYSCORE', 'zc:claims', '-inf', text(now_ms), 'LIMIT', 0, MOST_AT_ONCE)
  for _, id in ipairs(lapsed) do
    unclaim(id, -LAPSED)
  end
end

-- Whether this very claim of the job is in force.
local function holds(id, claim)
  local job = redis.call('HMGET', job_key(id), 'state', 'claim', 'until')
  return job[1] == 'CLAIMED' and job[2] == claim and tonumber(job[3]) > now_ms
end
