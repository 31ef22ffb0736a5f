-- ARGV: id. Returns 1 if the job was waiting and is gone now.
return_lapsed()
local id = ARGV[1]
local job = redis.call('HMGET', job_key(id), 'state', 'kind', 'encoder', 'units')
if job[1] ~= 'QUEUED' then
  return 0
end
dequeue(id, job[2], job[3], job[4])
redis.call('DEL', job_key(id))
return 1
