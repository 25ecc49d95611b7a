-- Takes the sub-lanes that are due and that nobody works on.
-- KEYS: prefix. ARGV: now ms, token, lease ms, at most, the endpoint's URL, then the four terms of take.
-- Returns for each: sub-lane, attempts so far, how many messages, the json of each.
local p = KEYS[1]
local paused = redis.call('GET', p .. 'paused')
if paused then
  if paused == ARGV[5] then return {} end
  redis.call('DEL', p .. 'paused', p .. 'failing', p .. 'stopped')
end
if tonumber(redis.call('GET', p .. 'hold') or '0') > tonumber(ARGV[1]) then return {} end
local out, taken = {}, 0
for _, i in ipairs(redis.call('ZRANGEBYSCORE', p .. 'due', '-inf', ARGV[1])) do
  if taken >= tonumber(ARGV[4]) then break end
  if redis.call('SET', p .. 'lease:' .. i, ARGV[2], 'NX', 'PX', ARGV[3]) then
    local bodies, again = take(p, i, ARGV[1], { ARGV[6], ARGV[7], ARGV[8], ARGV[9] })
    if bodies then
      taken = taken + 1
      redis.call('HSET', p .. 'state:' .. i, 'owner', ARGV[2])
      out[#out + 1] = i
      out[#out + 1] = redis.call('HGET', p .. 'state:' .. i, 'attempts') or '0'
      out[#out + 1] = tostring(#bodies)
      for _, body in ipairs(bodies) do out[#out + 1] = body end
    else
      rest(p, i, again)
    end
  end
end
return out
