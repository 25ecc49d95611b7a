-- One profile has become another: of two assignments the older one holds, and what was sent to either was sent to both.
-- KEYS: prefix. ARGV: the profile that ended, the one that it has become, then channels. Again has no effect.
local p = KEYS[1]
local from, into = ARGV[1], follow(p, ARGV[2])
if from == into then return 'ok' end
local key = p .. 'p:' .. from
local all = redis.call('HGETALL', key)
for k = 1, #all, 2 do
  if string.sub(all[k], 1, 2) == 'g:' then
    local mine = redis.call('HGET', p .. 'p:' .. into, all[k])
    if not mine or all[k + 1] < mine then redis.call('HSET', p .. 'p:' .. into, all[k], all[k + 1]) end
  end
end
for k = 3, #ARGV do
  share(p, from, into, ARGV[k])
  redis.call('DEL', p .. 's:' .. from .. ':' .. ARGV[k])
end
redis.call('DEL', key)
redis.call('HSET', key, '=', into)
return 'ok'
