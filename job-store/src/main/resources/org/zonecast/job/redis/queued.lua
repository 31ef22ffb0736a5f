-- Returns how many jobs wait, those included whose claims have lapsed. Writes nothing.
return redis.call('ZCARD', 'zc:waiting') + redis.call('ZCOUNT', 'zc:claims', '-inf', text(now_ms))
