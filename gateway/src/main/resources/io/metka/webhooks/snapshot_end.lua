-- Ends a snapshot. KEYS: prefix. ARGV: token, what became of it, the ms at which the next one is due.
-- Returns {'1'}, or {'0'} when the lease has run out: then nothing changes.
local p = KEYS[1]
if redis.call('GET', p .. 'snapshot:lease') ~= ARGV[1] then return { '0' } end
redis.call('HDEL', p .. 'snapshot', 'state', 'due', 'asked')
redis.call('HSET', p .. 'snapshot', 'last', ARGV[2], 'next', ARGV[3])
redis.call('DEL', p .. 'snapshot:lease')
return { '1' }
