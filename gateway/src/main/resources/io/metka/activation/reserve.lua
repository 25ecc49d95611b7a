-- Counts a message against the caps if there is room for it. The same message counts once, with the time of its last call.
-- KEYS: prefix. ARGV: profile, now ms, token, ms for which it is kept, channel, then (channel or '*', most, per ms) per cap.
-- Returns {'ok'}, or {'over', number of the cap from 1, ms from which there is room}.
local p = KEYS[1]
local profile, now = follow(p, ARGV[1]), tonumber(ARGV[2])
local sent = p .. 's:' .. profile .. ':'
if not redis.call('ZSCORE', sent .. '*', ARGV[3]) then
  for k = 6, #ARGV, 3 do
    local recent = redis.call('ZRANGEBYSCORE', sent .. ARGV[k], '(' .. (now - tonumber(ARGV[k + 2])), '+inf', 'WITHSCORES')
    local most = tonumber(ARGV[k + 1])
    local count = #recent / 2
    if count >= most then
      local leaving = tonumber(recent[2 * (count - most + 1)])
      return { 'over', tostring((k - 3) / 3), string.format('%d', leaving + tonumber(ARGV[k + 2])) }
    end
  end
end
for _, channel in ipairs({ '*', ARGV[5] }) do
  redis.call('ZADD', sent .. channel, now, ARGV[3])
  redis.call('ZREMRANGEBYSCORE', sent .. channel, '-inf', now - tonumber(ARGV[4]))
  redis.call('PEXPIRE', sent .. channel, ARGV[4])
end
return { 'ok' }
