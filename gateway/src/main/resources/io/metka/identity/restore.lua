-- Puts one profile back that Redis has lost; what is there already is newer and stays.
--
-- KEYS  the profile's key, its identifier keys, the keys of the profiles merged into it
-- ARGV  1 the profile   2 identifier TTL, ms   3 number of identifiers   4 key prefix "{project}:"   5 "s" for a shared
--       device, "h" for a profile with a hash, "-" for one without   6 merges   7 its unique identifier or ""
--       8 counts by type   9 profiles that it never merges with   10… one "last refresh, time added" per identifier
-- Returns how many identifiers were put back.

local call, sub = redis.call, string.sub
local p, ttl, n, prefix, kind = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local ids, back = prefix .. 'id:', 0
for j = 1, n do
    local times = ARGV[9 + j]
    if call('SET', KEYS[1 + j], p .. sub(times, 1, 8) .. (kind == 's' and 's' or ''), 'PX', ttl, 'NX') then
        back = back + 1
    end
end
if kind == 'h' and call('EXISTS', KEYS[1]) == 0 then
    local fields = { 'n', n, 't', ARGV[8], 'c', ARGV[6] }
    if ARGV[7] ~= '' then
        fields[#fields + 1] = 'u'
        fields[#fields + 1] = ARGV[7]
    end
    if ARGV[9] ~= '' then
        fields[#fields + 1] = 'x'
        fields[#fields + 1] = ARGV[9]
    end
    for j = 1, n do
        fields[#fields + 1] = 'i' .. sub(KEYS[1 + j], #ids + 1)
        fields[#fields + 1] = ARGV[9 + j]
    end
    for j = n + 2, #KEYS do
        fields[#fields + 1] = 'm' .. sub(KEYS[j], -16)
        fields[#fields + 1] = ''
        call('HSET', KEYS[j], 'r', p)
        call('PEXPIRE', KEYS[j], ttl)
    end
    call('HSET', KEYS[1], unpack(fields))
    call('PEXPIRE', KEYS[1], ttl)
end
return tostring(back)
