-- Drops assignments that the warehouse has. KEYS: prefix. ARGV: token, how many. Nothing when another node has taken over.
local p = KEYS[1]
if redis.call('GET', p .. 'writer') ~= ARGV[1] then return {} end
redis.call('LTRIM', p .. 'unwritten', ARGV[2], -1)
redis.call('DEL', p .. 'writer')
return {}
