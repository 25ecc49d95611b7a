-- Deletes everything of a lane. KEYS: prefix.
local p = KEYS[1]
for i = 0, tonumber(redis.call('HGET', p .. 'meta', 'sublanes') or '0') - 1 do
  for _, profile in ipairs(redis.call('ZRANGE', p .. 'parked:' .. i, 0, -1)) do redis.call('DEL', p .. 'park:' .. profile) end
  redis.call('DEL', p .. 'lane:' .. i, p .. 'state:' .. i, p .. 'lease:' .. i, p .. 'parked:' .. i)
end
redis.call('DEL', p .. 'meta', p .. 'seen', p .. 'messages', p .. 'due', p .. 'hold', p .. 'paused', p .. 'failing', p .. 'arrival', p .. 'dead',
  p .. 'snapshot', p .. 'snapshot:lease', p .. 'stopped', p .. 'orphan')
return {}
