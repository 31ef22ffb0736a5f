-- ARGV: worker, how long it is remembered in ms, ids... The worker carries these jobs: those that
-- wait, or that it has claimed itself, are taken; those that are unknown are noted as taken.
-- Returns how many that changed.
local worker, changed = ARGV[1], 0
for i = 3, #ARGV do
  local id = ARGV[i]
  local job = redis.call('HMGET', job_key(id), 'state', 'kind', 'encoder', 'units', 'worker')
  local mine = job[1] == 'CLAIMED' and job[5] == worker
  if not job[1] or job[1] == 'QUEUED' or mine then
    if job[1] == 'QUEUED' then
      dequeue(id, job[2], job[3], job[4])
    end
    redis.call('ZREM', 'zc:claims', id)
    redis.call('HSET', job_key(id), 'state', 'COMPLETED', 'worker', worker)
    redis.call('HDEL', job_key(id), 'json')
    redis.call('PEXPIRE', job_key(id), ARGV[2])
    changed = changed + 1
  end
end
return changed
