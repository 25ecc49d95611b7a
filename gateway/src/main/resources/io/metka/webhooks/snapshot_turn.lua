-- Gives out the snapshot of a lane to work on, when there is one to go on with or to begin, and its next request may be made.
-- KEYS: prefix. ARGV: now ms, token, lease ms, the endpoint's URL, ms from one snapshot to the next (0 for none), then the
-- terms of pace. Returns nothing, or the state of the snapshot under way, '' when a new one is to begin.
local p, now = KEYS[1], tonumber(ARGV[1])
local lease = p .. 'snapshot:lease'
local state, due, following, asked = unpack(redis.call('HMGET', p .. 'snapshot', 'state', 'due', 'next', 'asked'))
if state then
  if tonumber(due or '0') > now then return {} end
elseif not asked and (ARGV[5] == '0' or tonumber(following or '0') > now) then
  return {}
end
if redis.call('GET', p .. 'paused') == ARGV[4] then return {} end
if tonumber(redis.call('GET', p .. 'hold') or '0') > now then return {} end
if not redis.call('SET', lease, ARGV[2], 'NX', 'PX', ARGV[3]) then return {} end
if pace(p, ARGV[1], tonumber(ARGV[6]), tonumber(ARGV[7])) then
  redis.call('DEL', lease)
  return {}
end
return { state or '' }
