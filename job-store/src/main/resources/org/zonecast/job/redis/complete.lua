-- ARGV: id, claim number. Returns 1 if the claim held, or had been completed already.
local id, claim = ARGV[1], ARGV[2]
local job = redis.call('HMGET', job_key(id), 'state', 'claim')
if job[1] == 'COMPLETED' and job[2] == claim then
  return 1
end
if not holds(id, claim) then
  return 0
end
redis.call('ZREM', 'zc:claims', id)
redis.call('HSET', job_key(id), 'state', 'COMPLETED')
redis.call('HDEL', job_key(id), 'json')
redis.call('PEXPIRE', job_key(id), COMPLETED_MS)
return 1
