-- Takes one profile out of another: identifiers go over, and the two never merge again. Whom the one must not merge with, the
-- other must not either: it may have been for either of them that an operator said so.
--
-- KEYS  the identifier keys to move, if they are still with the profile
-- ARGV  1 key prefix "{project}:"   2 the profile   3 the one that is taken out of it, ended or new   4 identifier TTL, ms
--       5 now, 8 hex digits         6 the unique type
--       7… profiles that had been merged into the one taken out, which go with it if they are still with the profile
-- Returns how many of the identifiers are with the second profile now. The same call again changes nothing.

local call, sub = redis.call, string.sub
local prefix, from, to, ttl, now, unique = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local ids = prefix .. 'id:'
local from_key, to_key = prefix .. 'p:' .. from, prefix .. 'p:' .. to

-- What a profile's hash says of its identifiers and members in sum. One that never had more than one identifier had no hash.
local function recount(key)
    local all, size, members, counts, user = call('HGETALL', key), 0, 0, {}, nil
    for j = 1, #all, 2 do
        local kind = string.byte(all[j])
        if kind == 105 then
            local name = string.match(all[j], '^i(.-):')
            size = size + 1
            counts[name] = (counts[name] or 0) + 1
            user = name == unique and sub(all[j], 2) or user
        elseif kind == 109 then
            members = members + 1
        end
    end
    local parts = {}
    for name, count in pairs(counts) do
        parts[#parts + 1] = name .. '=' .. string.format('%d', count)
    end
    table.sort(parts)
    call('HSET', key, 'n', size, 'c', members, 't', table.concat(parts, ';'))
    if user then
        call('HSET', key, 'u', user)
    else
        call('HDEL', key, 'u')
    end
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
        there = there + 1
    elseif v and sub(v, 1, 16) == to then
        there = there + 1
    end
end
if there == 0 then
    return '0'
end
call('HDEL', from_key, 'm' .. to)
call('HDEL', to_key, 'r')
for j = 7, #ARGV do
    if call('HDEL', from_key, 'm' .. ARGV[j]) == 1 then
        call('HSET', to_key, 'm' .. ARGV[j], '')
        call('HSET', prefix .. 'p:' .. ARGV[j], 'r', to)
        call('PEXPIRE', prefix .. 'p:' .. ARGV[j], ttl)
    end
end
local never = call('HGET', from_key, 'x') or ''
for j = 1, #never, 16 do
    local other = sub(never, j, j + 15)
    if other ~= to then
        separate(to_key, other)
        separate(prefix .. 'p:' .. other, to)
    end
end
separate(from_key, to)
separate(to_key, from)
recount(from_key)
recount(to_key)
return tostring(there)
