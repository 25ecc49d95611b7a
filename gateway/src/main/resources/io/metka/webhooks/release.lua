-- Gives a sub-lane back untouched. KEYS: prefix. ARGV: sub-lane, token.
local p, i = KEYS[1], ARGV[1]
if redis.call('HGET', p .. 'state:' .. i, 'owner') == ARGV[2] then
  redis.call('HDEL', p .. 'state:' .. i, 'owner')
  redis.call('DEL', p .. 'lease:' .. i)
end
return {}
