-- Reads the oldest attempts that the delivery log does not have. KEYS: prefix. ARGV: token, lease ms, at most.
local p = KEYS[1]
local lease = p .. 'lease:log'
if redis.call('EXISTS', p .. 'attempts') == 0 then return {} end
if redis.call('GET', lease) ~= ARGV[1] and not redis.call('SET', lease, ARGV[1], 'NX', 'PX', ARGV[2]) then return {} end
redis.call('PEXPIRE', lease, ARGV[2])
return redis.call('LRANGE', p .. 'attempts', 0, tonumber(ARGV[3]) - 1)
