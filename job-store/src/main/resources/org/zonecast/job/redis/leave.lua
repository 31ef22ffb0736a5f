-- ARGV: worker id.
redis.call('ZREM', 'zc:workers:until', ARGV[1])
redis.call('HDEL', 'zc:workers', ARGV[1])
redis.call('DEL', 'zc:drain:' .. ARGV[1])
return 1
