-- A profile was taken out of another: both stay in the groups that they were in together, and what was sent to one of them
-- counts for both.
-- KEYS: prefix. ARGV: the one that stays, the one taken out, how many channels, the channels, then the profiles that had been
-- merged into the one taken out.
local p = KEYS[1]
local from, out, channels = ARGV[1], ARGV[2], tonumber(ARGV[3])
redis.call('HDEL', p .. 'p:' .. out, '=')
for k = 4 + channels, #ARGV do redis.call('HSET', p .. 'p:' .. ARGV[k], '=', out) end
local all = redis.call('HGETALL', p .. 'p:' .. from)
for k = 1, #all, 2 do
  local activation = string.match(all[k], '^g:(.*)$')
  if activation then
    remember(p, from, activation, all[k + 1])
    remember(p, out, activation, all[k + 1])
  end
end
for k = 4, 3 + channels do share(p, from, out, ARGV[k]) end
return {}
