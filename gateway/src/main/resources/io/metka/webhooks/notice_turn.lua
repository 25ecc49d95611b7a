-- Gives out the telling of a stop to one recipient, unless it has been told, is told now or is to be told later.
-- KEYS: prefix. ARGV: recipient, token, lease ms, now ms. Returns nothing, or the ms of the stop and the failures so far.
local p, field = KEYS[1], ':' .. ARGV[1]
local at, told, due, failures = unpack(redis.call('HMGET', p .. 'stopped', 'at', 'told' .. field, 'due' .. field, 'failures' .. field))
if not at or told or tonumber(due or '0') > tonumber(ARGV[4]) then return {} end
if not redis.call('SET', p .. 'notice:' .. ARGV[1], ARGV[2], 'NX', 'PX', ARGV[3]) then return {} end
return { at, failures or '0' }
