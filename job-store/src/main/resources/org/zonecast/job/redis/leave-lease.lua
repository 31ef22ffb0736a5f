-- ARGV: chore, owner, ms. Returns 1 if that owner had it; it lapses after that time now.
local key = 'zc:lease:' .. ARGV[1]
if redis.call('GET', key) ~= ARGV[2] then
  return 0
end
return redis.call('PEXPIRE', key, ARGV[3])
