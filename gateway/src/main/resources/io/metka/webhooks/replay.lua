-- Puts a dead letter at the tail of its sub-lane. KEYS: prefix. ARGV: id, share, json, wanted sub-lanes.
-- Returns {'1'}, or {'0'} when there is no such dead letter.
local p = KEYS[1]
if redis.call('ZREM', p .. 'dead', ARGV[1]) == 0 then return { '0' } end
local sublanes = tonumber(redis.call('HGET', p .. 'meta', 'sublanes') or ARGV[4])
local i = string.format('%d', tonumber(ARGV[2]) % sublanes)
redis.call('HSET', p .. 'messages', ARGV[1], ARGV[3])
redis.call('RPUSH', p .. 'lane:' .. i, ARGV[1])
if redis.call('HEXISTS', p .. 'state:' .. i, 'attempts') == 0 then redis.call('ZADD', p .. 'due', 0, i) end
return { '1' }
