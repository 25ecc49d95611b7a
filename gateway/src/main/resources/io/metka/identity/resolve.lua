-- Deduplicates and resolves the events of one project, in order, as one atomic step.
--
-- KEYS  the event keys, then the identifier keys; all, and the profile keys made here, share the hash tag {project}.
-- ARGV  1 key prefix "{project}:"        2 number of events           3 one byte per identifier: "u" for the unique type
--       4 duplicate window, ms           5 identifier TTL, ms         6 now, 8 hex digits of epoch seconds
--       7 refresh what is older, 8 hex   8 expired if older, 8 hex    9 most merges       10 most identifiers
--       11 first 6 bytes of new ids     12 first counter             13 last 8 bytes of new ids
--       14… one per event: n, then n × 2 bytes (number of the identifier, in falling priority), then the sighting:
--       a length byte and "node:position:index".
--
-- Stored
--   {project}:e:<event>          sighting .. decision
--   {project}:id:<type>:<hash>   profile (16 bytes) .. time of the last refresh (8 hex)
--   {project}:p:<profile>        hash. u: its unique identifier; n: number of identifiers; c: number of profiles merged
--                                into it; q: when expired identifiers were last looked for;
--                                i<type>:<hash>: identifier → last refresh; m<profile>: a profile merged into it;
--                                r: the profile that it was merged into, and then nothing else.
--                                A profile that never had more than one identifier has no hash: that identifier leads to
--                                it, so whoever finds the profile knows all there is. Most visitors stay like that.
--
-- A decision is: mask of the identifiers kept + 1 byte (created? + 2 × refusal) + profile + 2 bytes n + n profiles that
-- ended in this profile. It is stored with the sighting, so an event that is processed again gets the same answer,
-- merges included, whatever has happened to its profile since.
-- Returns, for all events, "d" for a duplicate, else "n" (new) or "r" (processed before) and the decision.

local call, byte, char, sub, floor = redis.call, string.byte, string.char, string.sub, math.floor
local prefix, events, unique = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local window, ttl, now, stale, expired = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local max_merges, max_identifiers = tonumber(ARGV[9]), tonumber(ARGV[10])
local FIRST_EVENT = 13
local ANONYMOUS = string.rep('\0', 16)
local OTHER_USER, MERGE_LIMIT, IDENTIFIER_LIMIT = 1, 2, 3
local ids, profile_key = prefix .. 'id:', prefix .. 'p:'

local owner, ended, profiles, found_by = {}, {}, {}, {}

local function name_of(k)
    return sub(KEYS[events + k], #ids + 1)
end

local function is_unique(k)
    return byte(unique, k) == 117
end

local function owner_of(k)
    local p = owner[k]
    while ended[p] do
        p = ended[p]
    end
    return p
end

local function load(p)
    local known = profiles[p]
    if not known then
        local v = call('HMGET', profile_key .. p, 'u', 'n', 'c')
        if v[2] then
            known = { user = v[1] or nil, size = tonumber(v[2]), merges = tonumber(v[3] or 0) }
        else
            local k = found_by[p]
            known = { user = is_unique(k) and name_of(k) or nil, size = 1, merges = 0, only = k }
        end
        profiles[p] = known
    end
    return known
end

-- Identifiers expire by themselves and leave their names behind; they are counted out only when the room is needed.
local function drop_expired(p, known)
    local key = profile_key .. p
    local looked = call('HGET', key, 'q')
    if looked and looked >= stale then
        return
    end
    local all, gone, size = call('HGETALL', key), {}, 0
    for j = 1, #all, 2 do
        if byte(all[j]) == 105 then
            if all[j + 1] < expired then
                gone[#gone + 1] = all[j]
            else
                size = size + 1
            end
        end
    end
    if #gone > 0 then
        call('HDEL', key, unpack(gone))
    end
    call('HSET', key, 'q', now, 'n', size)
    known.size = size
end

local function has_room(p, more)
    local known = load(p)
    if known.size + more > max_identifiers then
        drop_expired(p, known)
    end
    return known.size + more <= max_identifiers
end

-- Gives a profile its hash if it has lived without, since it is about to be more than its one identifier.
local function write_down(known, fields)
    if known.only then
        fields[#fields + 1] = 'i' .. name_of(known.only)
        fields[#fields + 1] = now
        if known.user then
            fields[#fields + 1] = 'u'
            fields[#fields + 1] = known.user
        end
        known.only = nil
    end
end

local function attach(p, list)
    local known, key = load(p), profile_key .. p
    local fields = {}
    write_down(known, fields)
    for _, k in ipairs(list) do
        local name = name_of(k)
        call('SET', KEYS[events + k], p .. now, 'PX', ttl)
        owner[k] = p
        fields[#fields + 1] = 'i' .. name
        fields[#fields + 1] = now
        if is_unique(k) then
            known.user = name
            fields[#fields + 1] = 'u'
            fields[#fields + 1] = name
        end
    end
    known.size = known.size + #list
    if known.size == 1 then
        known.only = list[1]
    else
        call('HSET', key, 'n', known.size, unpack(fields))
        call('PEXPIRE', key, ttl)
    end
end

-- The loser's identifiers point at the winner from now on, so a lookup never follows a chain. An identifier that has
-- expired and come back with somebody else still has its name here, and stays where it is.
local function move_identifiers(names, loser, winner, fields)
    if #names == 0 then
        return 0
    end
    local keys, moved = {}, 0
    for j, name in ipairs(names) do
        keys[j] = ids .. name
    end
    for j, v in ipairs(call('MGET', unpack(keys))) do
        if v and sub(v, 1, 16) == loser then
            local refreshed = sub(v, 17)
            call('SET', keys[j], winner .. refreshed, 'KEEPTTL')
            fields[#fields + 1] = 'i' .. names[j]
            fields[#fields + 1] = refreshed
            moved = moved + 1
        end
    end
    return moved
end

local function merge(winner, loser, from)
    local w, l = load(winner), load(loser)
    local winner_key, loser_key = profile_key .. winner, profile_key .. loser
    local all, names, fields = call('HGETALL', loser_key), {}, { 'm' .. loser, '' }
    from[#from + 1] = loser
    write_down(w, fields)
    if l.only then
        names[1] = name_of(l.only)
    end
    for j = 1, #all, 2 do
        local field = all[j]
        local kind = byte(field)
        if kind == 105 then
            names[#names + 1] = sub(field, 2)
        elseif kind == 109 then
            local member = sub(field, 2)
            from[#from + 1] = member
            fields[#fields + 1] = field
            fields[#fields + 1] = ''
            call('HSET', profile_key .. member, 'r', winner)
            call('PEXPIRE', profile_key .. member, ttl)
        end
    end
    w.size = w.size + move_identifiers(names, loser, winner, fields)
    w.merges = w.merges + l.merges + 1
    if l.user and not w.user then
        w.user = l.user
        fields[#fields + 1] = 'u'
        fields[#fields + 1] = l.user
    end
    call('HSET', winner_key, 'n', w.size, 'c', w.merges, unpack(fields))
    call('PEXPIRE', winner_key, ttl)
    call('DEL', loser_key)
    call('HSET', loser_key, 'r', winner)
    call('PEXPIRE', loser_key, ttl)
    ended[loser] = winner
    profiles[loser] = nil
end

-- Ids are UUIDs of version 7 with a counter: the smaller id is the older profile.
local function new_profile(i)
    local c = tonumber(ARGV[12]) + i - 1
    local p = ARGV[11] .. char(112 + floor(c / 256), c % 256) .. ARGV[13]
    profiles[p] = { size = 0, merges = 0 }
    return p
end

-- Why o cannot be the profile of an event that so far belongs to p (if any) and brings the unowned identifiers of
-- pending, of which user is the unique one (if any); nil if it can.
local function refusal_of(o, p, pending, user)
    local other = load(o)
    local own = user or (p and load(p).user)
    if own and other.user and own ~= other.user then
        return OTHER_USER
    end
    if p then
        if load(p).merges + other.merges + 1 > max_merges then
            return MERGE_LIMIT
        end
        if not has_room(p, other.size + #pending) then
            return IDENTIFIER_LIMIT
        end
    elseif not has_room(o, #pending) then
        return IDENTIFIER_LIMIT
    end
    return nil
end

local function decide(i, n, arg)
    local p, user, pending, from, kept, refused, created = nil, nil, {}, {}, 0, 0, 0
    local pending_mask = 0
    for j = 1, n do
        local high, low = byte(arg, 2 * j, 2 * j + 1)
        local k, mask = high * 256 + low, 2 ^ (j - 1)
        local o = owner_of(k)
        if o then
            found_by[o] = k
        end
        if not o then
            pending[#pending + 1] = k
            pending_mask = pending_mask + mask
            if is_unique(k) then
                user = name_of(k)
            end
        elseif o == p then
            kept = kept + mask
        else
            local refusal = (p or #pending > 0) and refusal_of(o, p, pending, user)
            if refusal then
                refused = refusal
            else
                if p then
                    local winner, loser = p, o
                    if o < p then
                        winner, loser = o, p
                    end
                    merge(winner, loser, from)
                    p = winner
                else
                    p = o
                end
                kept = kept + mask
            end
        end
    end
    if not p and n > 0 then
        p = new_profile(i)
        created = 1
    end
    if #pending > 0 then
        if has_room(p, #pending) then
            attach(p, pending)
            kept = kept + pending_mask
        else
            refused = IDENTIFIER_LIMIT
        end
    end
    return char(kept, created + 2 * refused) .. (p or ANONYMOUS)
        .. char(floor(#from / 256), #from % 256) .. table.concat(from), #from
end

local count = #KEYS - events
if count > 0 then
    local found = call('MGET', unpack(KEYS, events + 1))
    for k = 1, count do
        local v = found[k]
        if v then
            local p = sub(v, 1, 16)
            owner[k] = p
            if sub(v, 17) < stale then
                call('SET', KEYS[events + k], p .. now, 'PX', ttl)
                if call('PEXPIRE', profile_key .. p, ttl) == 1 then
                    call('HSET', profile_key .. p, 'i' .. name_of(k), now)
                end
            end
        end
    end
end

local seen = call('MGET', unpack(KEYS, 1, events))
local fresh, out = {}, {}
for i = 1, events do
    local key, arg = KEYS[i], ARGV[FIRST_EVENT + i]
    local n = byte(arg)
    local sighting = sub(arg, 2 + 2 * n)
    local v = seen[i] or fresh[key]
    if not v then
        local decision, merged = decide(i, n, arg)
        v = sighting .. decision
        -- A merge that was decided but not yet reported must be found again however long its node is away.
        call('SET', key, v, 'PX', merged > 0 and ttl or window)
        fresh[key] = v
        out[i] = 'n' .. decision
    elseif sub(v, 1, #sighting) == sighting then
        out[i] = 'r' .. sub(v, #sighting + 1)
    else
        out[i] = 'd'
    end
end
return table.concat(out)
