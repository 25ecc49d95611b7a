-- Says what becomes of each message that was handed out, logs the attempts, and hands out what is next under a fresh lease.
-- KEYS: prefix. ARGV: 1 sub-lane, 2 token, 3 now ms, 4 the ms until which ids that leave are remembered, 5 lease ms,
-- 6 'more' when the caller wants what is next, 7 attempts so far of what is tried again, 8 its due ms (0 when nothing has to
-- wait), 9 the ms until which the whole lane waits (0 for none), 10 the endpoint's URL, 11 'gone' when the partner wants no
-- more, 'ok' when it took something, 'bad' when it did not, '' when it was not asked, 12 after how many ms of nothing but
-- 'bad' the lane is paused (0 for never), 13 to 16 the terms of take, then per message: id, fate, ms, profile, attempt json
-- or ''. A fate is gone, dead, again (tried again after the wait, and together), kept (comes after those) or parked (waits
-- until ms, with all later messages of its profile).
-- Returns {'lost'}, {'idle'} or {'next', attempts, json...}.
-- The token counts even after the lease has run out, as long as nobody else has claimed the sub-lane since.
local p, i, token, now = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local lane, state = p .. 'lane:' .. i, p .. 'state:' .. i
if redis.call('HGET', state, 'owner') ~= token then return { 'lost' } end
local count = (#ARGV - 16) / 5
local heads, same = redis.call('LRANGE', lane, 0, count - 1), true
for k = 1, count do same = same and heads[k] == ARGV[12 + 5 * k] end
if same then
  local again, kept, parked = {}, {}, 0
  redis.call('LTRIM', lane, count, -1)
  for k = 1, count do
    local id, fate, ms, profile, attempt = unpack(ARGV, 12 + 5 * k, 16 + 5 * k)
    if attempt ~= '' then redis.call('RPUSH', p .. 'attempts', attempt) end
    if fate == 'again' then
      again[#again + 1] = id
    elseif fate == 'kept' then
      kept[#kept + 1] = id
    elseif fate == 'parked' then
      redis.call('RPUSH', p .. 'park:' .. profile, id)
      redis.call('ZADD', p .. 'parked:' .. i, ms, profile)
      parked = parked + 1
    elseif fate == 'dead' then
      redis.call('ZADD', p .. 'dead', now, id)
    else
      redis.call('HDEL', p .. 'messages', id)
      redis.call('ZADD', p .. 'seen', 'XX', ARGV[4], id)
    end
  end
  for k = #kept, 1, -1 do redis.call('LPUSH', lane, kept[k]) end
  for k = #again, 1, -1 do redis.call('LPUSH', lane, again[k]) end
  if parked > 0 then redis.call('HINCRBY', p .. 'meta', 'parked', parked) end
  redis.call('HDEL', state, 'attempts', 'batch')
  if #again > 0 then redis.call('HSET', state, 'attempts', ARGV[7], 'batch', #again) end
  if ARGV[11] == 'ok' then
    redis.call('DEL', p .. 'failing')
  elseif ARGV[11] == 'gone' then
    stop(p, ARGV[10], now)
    redis.call('DEL', p .. 'failing')
  elseif ARGV[11] == 'bad' then
    redis.call('SET', p .. 'failing', now, 'NX')
    local since = tonumber(redis.call('GET', p .. 'failing'))
    if tonumber(ARGV[12]) > 0 and tonumber(now) - since >= tonumber(ARGV[12]) then stop(p, ARGV[10], now) end
  end
  if tonumber(ARGV[9]) > tonumber(redis.call('GET', p .. 'hold') or '0') then redis.call('SET', p .. 'hold', ARGV[9]) end
end
if same and ARGV[8] ~= '0' then
  rest(p, i, ARGV[8])
  return { 'idle' }
end
local held = tonumber(redis.call('GET', p .. 'hold') or '0') > tonumber(now)
if ARGV[6] ~= 'more' or held or redis.call('EXISTS', p .. 'paused') == 1 then
  rest(p, i, (redis.call('EXISTS', lane, p .. 'parked:' .. i) > 0) and '0' or nil)
  return { 'idle' }
end
local bodies, later = take(p, i, now, { ARGV[13], ARGV[14], ARGV[15], ARGV[16] })
if not bodies then
  rest(p, i, later)
  return { 'idle' }
end
redis.call('SET', p .. 'lease:' .. i, token, 'PX', ARGV[5])
return { 'next', redis.call('HGET', state, 'attempts') or '0', unpack(bodies) }
