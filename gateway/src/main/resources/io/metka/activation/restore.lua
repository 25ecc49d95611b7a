-- Puts back what the warehouse has. KEYS: prefix. ARGV: ms for which messages are kept, then for each: profile, channel (''
-- for an assignment), activation or token, assignment or ms.
local p = KEYS[1]
for k = 2, #ARGV, 4 do
  local profile, channel, name, value = ARGV[k], ARGV[k + 1], ARGV[k + 2], ARGV[k + 3]
  local key = p .. 'p:' .. profile
  if channel == '' then
    local mine = redis.call('HGET', key, 'g:' .. name)
    if not mine or value < mine then redis.call('HSET', key, 'g:' .. name, value) end
  else
    for _, one in ipairs({ '*', channel }) do
      redis.call('ZADD', p .. 's:' .. profile .. ':' .. one, 'GT', value, name)
      redis.call('PEXPIRE', p .. 's:' .. profile .. ':' .. one, ARGV[1])
    end
  end
end
return {}
