-- ARGV: chore, owner, ms. Returns 1 if nobody had it.
return redis.call('SET', 'zc:lease:' .. ARGV[1], ARGV[2], 'NX', 'PX', ARGV[3]) and 1 or 0
