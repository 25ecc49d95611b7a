-- Writes down how far a snapshot is and gives it back. KEYS: prefix. ARGV: token, state ('' when nothing was begun), the ms
-- from which its next request may be made. Returns {'1'}, or {'0'} when the lease has run out: then nothing changes.
local p = KEYS[1]
if redis.call('GET', p .. 'snapshot:lease') ~= ARGV[1] then return { '0' } end
if ARGV[2] ~= '' then redis.call('HSET', p .. 'snapshot', 'state', ARGV[2], 'due', ARGV[3]) end
redis.call('DEL', p .. 'snapshot:lease')
return { '1' }
