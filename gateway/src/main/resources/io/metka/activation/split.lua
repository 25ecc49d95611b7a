-- A profile was taken out of another: both stay in the groups that they were in together, and what was sent to one of them
-- counts for both.
-- KEYS: prefix. ARGV: the one that stays, the one taken out, then those that had been merged into the latter.
local p = KEYS[1]
local from, out = ARGV[1], ARGV[2]
redis.call('HDEL', p .. 'p:' .. out, '=')
for k = 3, #ARGV do redis.call('HSET', p .. 'p:' .. ARGV[k], '=', out) end
local all = redis.call('HGETALL', p .. 'p:' .. from)
for k = 1, #all, 2 do
  local kind, name = string.match(all[k], '^(%a):(.*)$')
  if kind == 'g' then
    remember(p, from, name, all[k + 1])
    remember(p, out, name, all[k + 1])
  elseif kind == 'c' then
    local source, target = p .. 's:' .. from .. ':' .. name, p .. 's:' .. out .. ':' .. name
    local left = redis.call('PTTL', source)
    redis.call('ZUNIONSTORE', target, 1, source)
    if left > 0 then redis.call('PEXPIRE', target, left) end
    redis.call('HSET', p .. 'p:' .. out, all[k], '1')
  end
end
return {}
