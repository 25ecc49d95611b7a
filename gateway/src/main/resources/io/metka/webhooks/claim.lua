-- Takes the sub-lanes that are due and that nobody works on.
-- KEYS: prefix. ARGV: now ms, token, lease ms, at most, the endpoint's URL. Returns (sub-lane, attempts so far, json) each.
local p = KEYS[1]
local paused = redis.call('GET', p .. 'paused')
if paused then
  if paused == ARGV[5] then return {} end
  redis.call('DEL', p .. 'paused')
end
if tonumber(redis.call('GET', p .. 'hold') or '0') > tonumber(ARGV[1]) then return {} end
local out = {}
for _, i in ipairs(redis.call('ZRANGEBYSCORE', p .. 'due', '-inf', ARGV[1])) do
  if #out >= 3 * tonumber(ARGV[4]) then break end
  local id = redis.call('LINDEX', p .. 'lane:' .. i, 0)
  if not id then
    redis.call('ZREM', p .. 'due', i)
  elseif redis.call('SET', p .. 'lease:' .. i, ARGV[2], 'NX', 'PX', ARGV[3]) then
    redis.call('HSET', p .. 'state:' .. i, 'owner', ARGV[2])
    out[#out + 1] = i
    out[#out + 1] = redis.call('HGET', p .. 'state:' .. i, 'attempts') or '0'
    out[#out + 1] = redis.call('HGET', p .. 'messages', id)
  end
end
return out
