-- Leaves the head where it is until a later time, logs the attempt and gives the sub-lane back.
-- KEYS: prefix. ARGV: sub-lane, token, id, attempt json, attempts so far, due ms, the ms until which the whole lane waits
-- (0 for none), the URL to pause the lane for ('' for none). Returns {'lost'} or {'kept'}.
local p, i = KEYS[1], ARGV[1]
local state = p .. 'state:' .. i
if redis.call('HGET', state, 'owner') ~= ARGV[2] or redis.call('LINDEX', p .. 'lane:' .. i, 0) ~= ARGV[3] then
  return { 'lost' }
end
redis.call('HSET', state, 'attempts', ARGV[5])
redis.call('HDEL', state, 'owner')
redis.call('ZADD', p .. 'due', ARGV[6], i)
redis.call('DEL', p .. 'lease:' .. i)
redis.call('RPUSH', p .. 'attempts', ARGV[4])
if tonumber(ARGV[7]) > tonumber(redis.call('GET', p .. 'hold') or '0') then redis.call('SET', p .. 'hold', ARGV[7]) end
if ARGV[8] ~= '' then redis.call('SET', p .. 'paused', ARGV[8]) end
return { 'kept' }
