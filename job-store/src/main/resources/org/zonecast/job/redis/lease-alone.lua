-- ARGV: run id, until when (ms since 1970). Lets this very process go on without a replica until
-- then. Returns 1 if it is that process and the time is not over.
local run_id, until_ms = ARGV[1], tonumber(ARGV[2])
if not is_run(run_id) or until_ms <= now_ms then
  return 0
end
redis.call('SET', 'zc:degraded', run_id, 'PX', text(until_ms - now_ms))
return 1
