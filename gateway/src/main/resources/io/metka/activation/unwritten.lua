-- The oldest assignments that the warehouse does not have, for one reader at a time.
-- KEYS: prefix. ARGV: token, lease ms, at most. Returns them; none while another node is at it.
local p = KEYS[1]
if redis.call('EXISTS', p .. 'unwritten') == 0 then return {} end
if redis.call('GET', p .. 'writer') ~= ARGV[1] and not redis.call('SET', p .. 'writer', ARGV[1], 'NX', 'PX', ARGV[2]) then return {} end
redis.call('PEXPIRE', p .. 'writer', ARGV[2])
return redis.call('LRANGE', p .. 'unwritten', 0, tonumber(ARGV[3]) - 1)
