-- ARGV: id. Returns the state's name, or false. Writes nothing: it works without a replica, too.
local job = redis.call('HMGET', job_key(ARGV[1]), 'state', 'until')
if job[1] == 'CLAIMED' and tonumber(job[2]) <= now_ms then
  return 'QUEUED'
end
return job[1]
