-- Puts messages at the tail of their sub-lanes, each id once.
-- KEYS: the lane's key prefix. ARGV: now ms, wanted sub-lanes, then (id, share, json) per message. Returns how many were new.
local p = KEYS[1]
redis.call('ZREMRANGEBYSCORE', p .. 'seen', '-inf', '(' .. ARGV[1])
local sublanes = tonumber(redis.call('HGET', p .. 'meta', 'sublanes') or '0')
if sublanes ~= tonumber(ARGV[2]) and redis.call('ZCARD', p .. 'due') == 0 then
  sublanes = tonumber(ARGV[2])
  redis.call('HSET', p .. 'meta', 'sublanes', sublanes)
end
local added, touched = 0, {}
for k = 3, #ARGV, 3 do
  if redis.call('ZADD', p .. 'seen', 'NX', '+inf', ARGV[k]) == 1 then
    local i = string.format('%d', tonumber(ARGV[k + 1]) % sublanes)
    redis.call('HSET', p .. 'messages', ARGV[k], ARGV[k + 2])
    redis.call('RPUSH', p .. 'lane:' .. i, ARGV[k])
    touched[i] = true
    added = added + 1
  end
end
for i in pairs(touched) do
  -- A head that is tried again keeps its time; whoever else waits is looked at now.
  if redis.call('HEXISTS', p .. 'state:' .. i, 'attempts') == 0 then
    redis.call('ZADD', p .. 'due', 0, i)
  end
end
return { tostring(added) }
