-- Sets marks of a profile. KEYS: prefix. ARGV: profile, ms for which they are kept, then (field, value) each.
local p = KEYS[1]
local key = p .. 'm:' .. follow(p, ARGV[1])
redis.call('HSET', key, unpack(ARGV, 3))
redis.call('PEXPIRE', key, ARGV[2])
return 'ok'
