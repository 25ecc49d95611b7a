-- Makes event ids known that Redis has lost, so that their retries are duplicates.
--
-- KEYS  the event keys
-- ARGV  1 duplicate window, ms

for _, key in ipairs(KEYS) do
    redis.call('SET', key, 'rebuilt', 'PX', ARGV[1], 'NX')
end
return tostring(#KEYS)
