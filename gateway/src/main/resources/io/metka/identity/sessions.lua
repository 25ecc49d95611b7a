-- Gives the events of one project, in order, to sessions of their profiles, as one atomic step.
--
-- KEYS  the answer's key, then one per profile; all share the hash tag {project}.
-- ARGV  1 check: 16 bytes that name this call's content   2 time to live, ms   3 timeout, ms
--       4 steps, one after the other, in the order of the events:
--         "e"  2 bytes profile (from 0), 6 bytes event time (ms), 3 bytes day, 8 bytes campaign (zero: none), 12 bytes id
--         "m"  2 bytes profile that ends, 2 bytes profile that takes it in
--
-- Stored
--   {project}:s:<profile>   4 bytes number of sessions ever, then at most KEPT sessions of SIZE bytes, last touched first:
--                           id 12, started 6, earliest 6, latest 6, number 4, day 3, campaign 8
--   {project}:sd:<node>:<n> check .. answer of the n-th call of the node's last range: the same call gets the same answer,
--                           whatever has happened to its profiles since.
-- Returns for each event: first? 1, id 12, number 4, started 6.

local call, byte, sub, floor = redis.call, string.byte, string.sub, math.floor
local unpack_, pack = struct.unpack, struct.pack
local check, ttl, timeout, steps = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local KEPT, SIZE, NONE, ONE, EVENT = 4, 45, string.rep('\0', 8), '\0\0\0\1', byte('e')

local known = call('GET', KEYS[1])
if known and sub(known, 1, 16) == check then
    return sub(known, 17)
end

-- Where the time of the latest event stands in the first session. Within an hour of it that time alone is written, which is
-- cheaper than everything with a new time to live.
local LAST, HOUR = 28, 3600000
local WHOLE, LATER = 'whole', 'later'

local profiles, touched = {}, {}
-- What is stored of each profile; as long as a profile is not taken apart, its value as it is to be stored.
local values = #KEYS > 1 and call('MGET', unpack(KEYS, 2)) or {}

local function load(k)
    local profile = profiles[k]
    if profile then
        return profile
    end
    profile = { count = 0, sessions = {} }
    local v = values[k + 1]
    if v then
        profile.count = unpack_('>I4', v)
        for at = 5, #v - SIZE + 1, SIZE do
            local s = { id = sub(v, at, at + 11), campaign = sub(v, at + 37, at + 44) }
            s.started, s.from, s.last, s.number, s.day = unpack_('>I6I6I6I4I3', v, at + 12)
            profile.sessions[#profile.sessions + 1] = s
        end
    end
    profiles[k] = profile
    return profile
end

local function save(k, profile)
    local parts = { pack('>I4', profile.count) }
    for i = 1, math.min(KEPT, #profile.sessions) do
        local s = profile.sessions[i]
        parts[#parts + 1] = s.id .. pack('>I6I6I6I4I3', s.started, s.from, s.last, s.number, s.day) .. s.campaign
    end
    call('SET', KEYS[k + 2], table.concat(parts), 'PX', ttl)
end

-- The session going on at t is the latest that had begun by then; what came before the first of them opens it late.
local function going_on(sessions, t, day)
    local before, after
    for i, s in ipairs(sessions) do
        if s.day == day and t >= s.from - timeout and t <= s.last + timeout then
            if s.from <= t then
                if not before or s.from > sessions[before].from
                    or (s.from == sessions[before].from and s.number > sessions[before].number) then
                    before = i
                end
            elseif not after or s.from < sessions[after].from then
                after = i
            end
        end
    end
    return before, after
end

local function choose(sessions, t, day, campaign)
    local before, after = going_on(sessions, t, day)
    if campaign == NONE then
        return before or after
    end
    if before and sessions[before].campaign == campaign then
        return before
    end
    for i, s in ipairs(sessions) do
        if s.campaign == campaign and s.day == day and t >= s.from - timeout and t <= s.last + timeout then
            return i
        end
    end
    -- The event that brought the visitor arrived after those that followed it.
    if not before and after and sessions[after].campaign == NONE then
        sessions[after].campaign = campaign
        return after
    end
    return nil
end

local function assign(k, t, day, campaign, id)
    local profile = load(k)
    local sessions = profile.sessions
    local i, first = choose(sessions, t, day, campaign), 0
    local s
    if i then
        s = table.remove(sessions, i)
        if t < s.from then s.from = t end
        if t > s.last then s.last = t end
    else
        first = 1
        profile.count = profile.count + 1
        s = { id = id, started = t, from = t, last = t, number = profile.count, day = day, campaign = campaign }
    end
    table.insert(sessions, 1, s)
    sessions[KEPT + 1] = nil
    touched[k] = WHOLE
    return pack('>I1', first) .. s.id .. pack('>I4I6', s.number, s.started)
end

-- The visit goes on under the profile that stays: its sessions and the other's, the latest first.
local function merge(from, into)
    local loser = load(from)
    if loser.count == 0 then
        return
    end
    local winner = load(into)
    winner.count = winner.count + loser.count
    for _, s in ipairs(loser.sessions) do
        winner.sessions[#winner.sessions + 1] = s
    end
    table.sort(winner.sessions, function(a, b)
        if a.last ~= b.last then return a.last > b.last end
        return a.id < b.id
    end)
    for i = #winner.sessions, KEPT + 1, -1 do
        winner.sessions[i] = nil
    end
    profiles[from] = { count = 0, sessions = {} }
    touched[into] = WHOLE
    touched[from] = WHOLE
end

local function has_begun_last(v, from)
    for at = 5 + SIZE, #v - SIZE + 1, SIZE do
        if unpack_('>I6', v, at + 18) >= from then
            return false
        end
    end
    return true
end

-- What nearly all events are, without taking their profile apart: the first of a visitor, and one that goes on with the
-- session touched last. The answer, or nil for all others.
local function go_on(k, at)
    local v = values[k + 1]
    local time, ending = sub(steps, at + 3, at + 8), sub(steps, at + 9, at + 19)
    if not v then
        local id = sub(steps, at + 20, at + 31)
        values[k + 1] = ONE .. id .. time .. time .. time .. ONE .. ending
        touched[k] = WHOLE
        return '\1' .. id .. ONE .. time
    end
    local day, campaign = sub(ending, 1, 3), sub(ending, 4)
    if sub(v, 39, 41) ~= day or (campaign ~= NONE and campaign ~= sub(v, 42, 49)) then
        return nil
    end
    local from, last = unpack_('>I6I6', v, 23)
    local t = unpack_('>I6', time)
    if t < from or t > last + timeout or not has_begun_last(v, from) then
        return nil
    end
    if t > last then
        values[k + 1] = sub(v, 1, LAST) .. time .. sub(v, LAST + 7)
        if floor(t / HOUR) ~= floor(last / HOUR) then
            touched[k] = WHOLE
        else
            touched[k] = touched[k] or LATER
        end
    end
    return '\0' .. sub(v, 5, 16) .. sub(v, 35, 38) .. sub(v, 17, 22)
end

local out, at = {}, 1
while at <= #steps do
    if byte(steps, at) == EVENT then
        local high, low = byte(steps, at + 1, at + 2)
        local k = high * 256 + low
        local answer = not profiles[k] and go_on(k, at)
        if not answer then
            local t, day = unpack_('>I6I3', steps, at + 3)
            answer = assign(k, t, day, sub(steps, at + 12, at + 19), sub(steps, at + 20, at + 31))
        end
        out[#out + 1] = answer
        at = at + 32
    else
        local from, into = unpack_('>I2I2', steps, at + 1)
        merge(from, into)
        at = at + 5
    end
end
for k, kind in pairs(touched) do
    local profile = profiles[k]
    if kind == LATER then
        call('SETRANGE', KEYS[k + 2], LAST, sub(values[k + 1], LAST + 1, LAST + 6))
    elseif not profile then
        call('SET', KEYS[k + 2], values[k + 1], 'PX', ttl)
    elseif profile.count == 0 then
        call('DEL', KEYS[k + 2])
    else
        save(k, profile)
    end
end
local answer = table.concat(out)
call('SET', KEYS[1], check .. answer, 'PX', ttl)
return answer
