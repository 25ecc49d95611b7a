-- Drops attempts that the delivery log has. KEYS: prefix. ARGV: token, how many. Returns {'1'}, or {'0'} when another
-- node has taken over since they were read.
local p = KEYS[1]
if redis.call('GET', p .. 'lease:log') ~= ARGV[1] then return { '0' } end
redis.call('LTRIM', p .. 'attempts', ARGV[2], -1)
redis.call('DEL', p .. 'lease:log')
return { '1' }
