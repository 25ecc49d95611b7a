-- Takes one profile out of another: identifiers go over, and the two never merge again.
--
-- KEYS  the identifier keys to move, if they are still with the profile
-- ARGV  1 key prefix "{project}:"   2 the profile   3 the one that is taken out of it, ended or new   4 identifier TTL, ms
--       5 now, 8 hex digits         6… profiles that had been merged into the one taken out
-- Returns how many of the identifiers are with the second profile now. The same call again changes nothing.

local call, sub = redis.call, string.sub
local prefix, from, to, ttl, now = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local ids = prefix .. 'id:'
local from_key, to_key = prefix .. 'p:' .. from, prefix .. 'p:' .. to

local function recount(key)
    local all, size, counts = call('HGETALL', key), 0, {}
    for j = 1, #all, 2 do
        if string.byte(all[j]) == 105 then
            local name = string.match(all[j], '^i(.-):')
            size = size + 1
            counts[name] = (counts[name] or 0) + 1
        end
    end
    local parts = {}
    for name, count in pairs(counts) do
        parts[#parts + 1] = name .. '=' .. string.format('%d', count)
    end
    table.sort(parts)
    call('HSET', key, 'n', size, 't', table.concat(parts, ';'))
    call('PEXPIRE', key, ttl)
end

local function separate(key, other)
    local never = call('HGET', key, 'x') or ''
    for j = 1, #never, 16 do
        if sub(never, j, j + 15) == other then
            return
        end
    end
    call('HSET', key, 'x', never .. other)
end

local there = 0
for _, key in ipairs(KEYS) do
    local v, name = call('GET', key), sub(key, #ids + 1)
    if v and sub(v, 1, 16) == from then
        local times = call('HGET', from_key, 'i' .. name) or (sub(v, 17, 24) .. now)
        call('SET', key, to .. sub(v, 17, 24), 'KEEPTTL')
        call('HDEL', from_key, 'i' .. name)
        call('HSET', to_key, 'i' .. name, times)
        if call('HGET', from_key, 'u') == name then
            call('HDEL', from_key, 'u')
            call('HSET', to_key, 'u', name)
        end
        there = there + 1
    elseif v and sub(v, 1, 16) == to then
        there = there + 1
    end
end
if there == 0 then
    return '0'
end
local members = 0
for j = 6, #ARGV do
    if call('HDEL', from_key, 'm' .. ARGV[j]) == 1 then
        members = members + 1
    end
    call('HSET', to_key, 'm' .. ARGV[j], '')
    call('HSET', prefix .. 'p:' .. ARGV[j], 'r', to)
    call('PEXPIRE', prefix .. 'p:' .. ARGV[j], ttl)
end
members = members + call('HDEL', from_key, 'm' .. to)
call('HDEL', to_key, 'r')
call('HSET', to_key, 'c', #ARGV - 5)
call('HSET', from_key, 'c', math.max(0, tonumber(call('HGET', from_key, 'c') or '0') - members))
separate(from_key, to)
separate(to_key, from)
recount(from_key)
recount(to_key)
return tostring(there)
