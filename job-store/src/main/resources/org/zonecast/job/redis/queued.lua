-- Returns how many jobs wait, those included whose claims have lapsed. Writes nothing.
return redis.call('ZCOUNT', 'zc:waiting', text(first_place), '+inf')
  + redis.call('ZCOUNT', 'zc:waiting', text(first_place - LAPSED), '(0')
  + redis.call('ZCOUNT', 'zc:claims', '-inf', text(now_ms))
