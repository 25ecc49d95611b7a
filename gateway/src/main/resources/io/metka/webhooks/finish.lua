-- Takes the head off its sub-lane, delivered or dead, logs the attempt, and hands out the next head under a fresh lease.
-- KEYS: prefix. ARGV: sub-lane, token, id, attempt json, now ms, 'dead' or the ms until which the id is remembered,
-- lease ms, 'more' when the caller wants the next head. Returns {'lost'}, {'idle'} or {'next', json}.
-- The token counts even after the lease has run out, as long as nobody else has claimed the sub-lane since.
local p, i, token = KEYS[1], ARGV[1], ARGV[2]
local lane, state, lease = p .. 'lane:' .. i, p .. 'state:' .. i, p .. 'lease:' .. i
if redis.call('HGET', state, 'owner') ~= token then return { 'lost' } end
if redis.call('LINDEX', lane, 0) == ARGV[3] then
  redis.call('LPOP', lane)
  redis.call('HDEL', state, 'attempts')
  redis.call('RPUSH', p .. 'attempts', ARGV[4])
  if ARGV[6] == 'dead' then
    redis.call('ZADD', p .. 'dead', ARGV[5], ARGV[3])
  else
    redis.call('HDEL', p .. 'messages', ARGV[3])
    redis.call('ZADD', p .. 'seen', 'XX', ARGV[6], ARGV[3])
  end
end
local following = redis.call('LINDEX', lane, 0)
if not following then
  redis.call('ZREM', p .. 'due', i)
  redis.call('DEL', lease, state)
  return { 'idle' }
end
local held = tonumber(redis.call('GET', p .. 'hold') or '0') > tonumber(ARGV[5])
if ARGV[8] ~= 'more' or held or redis.call('EXISTS', p .. 'paused') == 1 then
  redis.call('DEL', lease, state)
  return { 'idle' }
end
redis.call('SET', lease, token, 'PX', ARGV[7])
return { 'next', redis.call('HGET', p .. 'messages', following) }
