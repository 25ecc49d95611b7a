-- Says what came of telling a stop. KEYS: prefix. ARGV: recipient, token, the ms of the stop, failures so far, the ms at
-- which it is to be tried again, 0 when it is not.
local p, field = KEYS[1], ':' .. ARGV[1]
if redis.call('GET', p .. 'notice:' .. ARGV[1]) ~= ARGV[2] then return {} end
redis.call('DEL', p .. 'notice:' .. ARGV[1])
if redis.call('HGET', p .. 'stopped', 'at') ~= ARGV[3] then return {} end
if ARGV[5] == '0' then
  redis.call('HSET', p .. 'stopped', 'told' .. field, '1')
else
  redis.call('HSET', p .. 'stopped', 'failures' .. field, ARGV[4], 'due' .. field, ARGV[5])
end
return {}
