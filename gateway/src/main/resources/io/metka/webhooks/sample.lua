-- Measures a lane and forgets dead letters that are too old to replay.
-- KEYS: prefix. ARGV: dead letters that died before this ms go, the ms until which their ids are remembered, now ms, 1 when
-- the endpoint is there and 0 when it is not.
-- Returns depth, dead, unlogged, the URL it is paused for or '', how many dead letters went, the ms since which nothing is
-- taken or '', how many of the depth wait for a time of their own, the ms at which it was stopped or '', the ms since which
-- nobody has seen its endpoint or '', then the json of each head.
local p = KEYS[1]
local old = redis.call('ZRANGEBYSCORE', p .. 'dead', '-inf', '(' .. ARGV[1], 'LIMIT', 0, 500)
for _, id in ipairs(old) do
  redis.call('ZREM', p .. 'dead', id)
  redis.call('HDEL', p .. 'messages', id)
  redis.call('ZADD', p .. 'seen', 'XX', ARGV[2], id)
end
if ARGV[4] == '1' then
  redis.call('DEL', p .. 'orphan')
else
  redis.call('SET', p .. 'orphan', ARGV[3], 'NX')
end
local parked = tonumber(redis.call('HGET', p .. 'meta', 'parked') or '0')
local depth, heads = parked, {}
for _, i in ipairs(redis.call('ZRANGE', p .. 'due', 0, -1)) do
  local lane = p .. 'lane:' .. i
  depth = depth + redis.call('LLEN', lane)
  local id = redis.call('LINDEX', lane, 0)
  if id then heads[#heads + 1] = redis.call('HGET', p .. 'messages', id) end
end
return { tostring(depth), tostring(redis.call('ZCARD', p .. 'dead')), tostring(redis.call('LLEN', p .. 'attempts')),
  redis.call('GET', p .. 'paused') or '', tostring(#old), redis.call('GET', p .. 'failing') or '', tostring(parked),
  redis.call('HGET', p .. 'stopped', 'at') or '', redis.call('GET', p .. 'orphan') or '', unpack(heads) }
