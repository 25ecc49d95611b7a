-- One profile has become another: of two assignments the older one holds, and what was sent to either was sent to both.
-- KEYS: prefix. ARGV: the profile that ended, the one that it has become. Again has no effect.
local p = KEYS[1]
local from, into = ARGV[1], follow(p, ARGV[2])
if from == into then return 'ok' end
local key = p .. 'p:' .. from
local all = redis.call('HGETALL', key)
for k = 1, #all, 2 do
  local kind, name = string.match(all[k], '^(%a):(.*)$')
  if kind == 'g' then
    local mine = redis.call('HGET', p .. 'p:' .. into, all[k])
    if not mine or all[k + 1] < mine then redis.call('HSET', p .. 'p:' .. into, all[k], all[k + 1]) end
  elseif kind == 'c' then
    local source, target = p .. 's:' .. from .. ':' .. name, p .. 's:' .. into .. ':' .. name
    local left = math.max(redis.call('PTTL', source), redis.call('PTTL', target))
    redis.call('ZUNIONSTORE', target, 2, source, target, 'AGGREGATE', 'MAX')
    if left > 0 then redis.call('PEXPIRE', target, left) end
    redis.call('DEL', source)
    redis.call('HSET', p .. 'p:' .. into, all[k], '1')
  end
end
redis.call('DEL', key)
redis.call('HSET', key, '=', into)
return 'ok'
