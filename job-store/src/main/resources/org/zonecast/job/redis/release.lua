-- ARGV: id, claim number. Returns 1 if the job was given back.
local id, claim = ARGV[1], ARGV[2]
if not holds(id, claim) then
  return 0
end
unclaim(id, 0)
return 1
