-- Deduplicates and resolves the events of one project, in order, as one atomic step.
--
-- KEYS  the event keys, then the identifier keys; all, and the profile keys made here, share the hash tag {project}.
-- ARGV  1 key prefix "{project}:"        2 number of events           3 two bytes per identifier: the number of its type
--       4 duplicate window, ms           5 identifier TTL, ms         6 now, 8 hex digits of epoch seconds
--       7 refresh what is older, 8 hex   8 expired if older, 8 hex    9 most merges       10 most identifiers
--       11 first 6 bytes of new ids     12 first counter             13 last 8 bytes of new ids
--       14 one line per type: name, limit, period in seconds (0: ever), "u" unique, "d" a device's, "-" another; the line
--          of the name "*" holds for types that have none
--       15… one per event: n, then 1 if the visitor logs out else 0, then n × 3 bytes (number of the identifier, its place
--          in the event), in falling priority, then the sighting: a length byte and "node:position:index".
--
-- Stored
--   {project}:e:<event>          sighting .. decision
--   {project}:id:<type>:<hash>   profile (16 bytes) .. time of the last refresh (8 hex) .. "s" if the device is shared
--   {project}:p:<profile>        hash. u: its unique identifier; n: number of identifiers; t: that by type; c: number of
--                                profiles merged into it; i<type>:<hash>: identifier → last refresh, time added (8 hex
--                                each); m<profile>: a profile merged into it; x: profiles it must never merge with;
--                                r: the profile that it was merged into, and then nothing else.
--                                A profile that never had more than one identifier has no hash: that identifier leads to
--                                it, so whoever finds the profile knows all there is. Most visitors stay like that.
-- A shared device has a profile of its own, made from the identifier's hash: no person's event ever leads to it.
--
-- A decision is: mask of the identifiers kept, by place (4 bytes) + created? (1 byte) + profile + 1 byte n + n places of
-- those attached + 1 byte n + n × (place, reason, profile that has it, 1 if it became a shared device) of those refused + 1 byte n + n places of those
-- detached by a logout + 2 bytes n + n profiles that ended in this profile. It is stored with the sighting, so an event
-- that is processed again gets the same answer, merges included, whatever has happened to its profile since.
-- Returns, for all events, "d" for a duplicate, else "n" (new) or "r" (processed before) and the decision.

local call, byte, char, sub, floor = redis.call, string.byte, string.char, string.sub, math.floor
local format, concat = string.format, table.concat
local prefix, events, kinds = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local window, ttl, now, stale, expired = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local max_merges, max_identifiers = tonumber(ARGV[9]), tonumber(ARGV[10])
local first_counter = tonumber(ARGV[12])
local FIRST_EVENT = 14
local ANONYMOUS = string.rep('\0', 16)
local OTHER_USER, MERGE_LIMIT, IDENTIFIER_LIMIT, SEPARATED, SHARED_DEVICE = 1, 2, 3, 4, 5
local NOBODY = { size = 0, merges = 0, counts = {}, never = '' }
local ids, profile_key = prefix .. 'id:', prefix .. 'p:'

local owner, shared, ended, profiles, found_by = {}, {}, {}, {}, {}
local types, by_number = {}, {}
for name, limit, period, kind in string.gmatch(ARGV[14], '(%S+) (%d+) (%d+) (.)\n') do
    local since = tonumber(now, 16) - tonumber(period)
    local t = {
        name = name, limit = tonumber(limit), unique = kind == 'u', device = kind == 'd',
        since = (period == '0' or since < 0) and '' or format('%08x', since)
    }
    types[name] = t
    by_number[#by_number + 1] = t
end

local function name_of(k)
    return sub(KEYS[events + k], #ids + 1)
end

local function type_of(k)
    local high, low = byte(kinds, 2 * k - 1, 2 * k)
    return by_number[high * 256 + low]
end

local function type_named(name)
    return types[name] or types['*']
end

local function owner_of(k)
    local p = owner[k]
    while ended[p] do
        p = ended[p]
    end
    return p
end

-- Ids are UUIDs of version 7: they begin with the time in milliseconds.
local function created_at(p)
    local a, b, c, d, e, f = byte(p, 1, 6)
    return format('%08x', floor(((((a * 256 + b) * 256 + c) * 256 + d) * 256 + e) * 256 + f) / 1000)
end

local function written(counts)
    local parts = {}
    for name, count in pairs(counts) do
        if count > 0 then
            parts[#parts + 1] = name .. '=' .. format('%d', count)
        end
    end
    table.sort(parts)
    return concat(parts, ';')
end

local function load(p)
    local known = profiles[p]
    if not known then
        local v = call('HMGET', profile_key .. p, 'u', 'n', 'c', 't', 'x')
        if v[2] then
            local counts = {}
            for name, count in string.gmatch(v[4] or '', '([^=;]+)=(%d+)') do
                counts[name] = tonumber(count)
            end
            known = {
                user = v[1] or nil, size = tonumber(v[2]), merges = tonumber(v[3] or 0), counts = counts,
                never = v[5] or ''
            }
        else
            local k = found_by[p]
            local t = k and type_of(k)
            known = not k and { size = 0, merges = 0, counts = {}, never = '' } or {
                user = t.unique and name_of(k) or nil, size = 1, merges = 0, counts = { [t.name] = 1 }, never = '',
                only = k
            }
        end
        profiles[p] = known
    end
    return known
end

local function count(known, name, more)
    known.counts[name] = (known.counts[name] or 0) + more
    if known.recent then
        known.recent[name] = (known.recent[name] or 0) + more
    end
end

-- Counts a profile's identifiers, and those that fall into the period of their limit. Identifiers expire by themselves
-- and leave their names behind; they are counted out only here, when the room is needed.
local function look(p, known)
    if not p or known.recent then
        return
    end
    local recent = {}
    if known.only then
        local t = type_of(known.only)
        recent[t.name] = created_at(p) >= t.since and 1 or 0
        known.recent = recent
        return
    end
    local key = profile_key .. p
    local all, gone, size, counts = call('HGETALL', key), {}, 0, {}
    for j = 1, #all, 2 do
        local field, times = all[j], all[j + 1]
        if byte(field) == 105 then
            if sub(times, 1, 8) < expired then
                gone[#gone + 1] = field
            else
                local name = string.match(field, '^i(.-):')
                size = size + 1
                counts[name] = (counts[name] or 0) + 1
                if sub(times, 9) >= type_named(name).since then
                    recent[name] = (recent[name] or 0) + 1
                end
            end
        end
    end
    if #gone > 0 then
        call('HDEL', key, unpack(gone))
        call('HSET', key, 'n', size, 't', written(counts))
    end
    known.size, known.counts, known.recent = size, counts, recent
end

local function of_type(known, name)
    return (known.recent or known.counts)[name] or 0
end

local function exceeds(a, b, more, n)
    if a.size + b.size + n > max_identifiers then
        return true
    end
    for name, added in pairs(more) do
        if added > 0 and of_type(a, name) + of_type(b, name) + added > type_named(name).limit then
            return true
        end
    end
    for name in pairs(b.counts) do
        local ours, theirs = of_type(a, name), of_type(b, name)
        if ours > 0 and theirs > 0 and ours + theirs + (more[name] or 0) > type_named(name).limit then
            return true
        end
    end
    return false
end

-- Whether the profiles p and o (each may be absent) and n unowned identifiers, more by type, are too many for one.
local function too_many(p, o, more, n)
    local a, b = p and load(p) or NOBODY, o and load(o) or NOBODY
    if not exceeds(a, b, more, n) then
        return false
    end
    look(p, a)
    look(o, b)
    return exceeds(a, b, more, n)
end

-- Gives a profile its hash if it has lived without, since it is about to be more than its one identifier.
local function write_down(p, known, fields)
    if known.only then
        fields[#fields + 1] = 'i' .. name_of(known.only)
        fields[#fields + 1] = now .. created_at(p)
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
    write_down(p, known, fields)
    for _, k in ipairs(list) do
        local name, t = name_of(k), type_of(k)
        call('SET', KEYS[events + k], p .. now, 'PX', ttl)
        owner[k] = p
        count(known, t.name, 1)
        fields[#fields + 1] = 'i' .. name
        fields[#fields + 1] = now .. now
        if t.unique then
            known.user = name
            fields[#fields + 1] = 'u'
            fields[#fields + 1] = name
        end
    end
    known.size = known.size + #list
    if known.size == 1 then
        known.only = list[1]
    else
        call('HSET', key, 'n', known.size, 't', written(known.counts), unpack(fields))
        call('PEXPIRE', key, ttl)
    end
end

local function remove(p, k)
    local known = load(p)
    known.size = known.size - 1
    count(known, type_of(k).name, -1)
    known.recent = nil
    call('HDEL', profile_key .. p, 'i' .. name_of(k))
    call('HSET', profile_key .. p, 'n', known.size, 't', written(known.counts))
end

-- The device was seen with two users: from now on it stands for itself, and not for one of them by guess.
local function share(k, p)
    local hash = sub(KEYS[events + k], -32)
    local device = sub(hash, 1, 6) .. char(128 + byte(hash, 7) % 16) .. sub(hash, 8, 8)
        .. char(128 + byte(hash, 9) % 64) .. sub(hash, 10, 16)
    remove(p, k)
    call('SET', KEYS[events + k], device .. now .. 's', 'PX', ttl)
    owner[k], shared[k] = device, true
end

-- The loser's identifiers point at the winner from now on, so a lookup never follows a chain. An identifier that has
-- expired and come back with somebody else still has its name here, and stays where it is.
local function move_identifiers(names, added, loser, winner, fields)
    local w, keys = load(winner), {}
    if #names == 0 then
        return
    end
    for j, name in ipairs(names) do
        keys[j] = ids .. name
    end
    for j, v in ipairs(call('MGET', unpack(keys))) do
        if v and sub(v, 1, 16) == loser then
            local refreshed = sub(v, 17, 24)
            call('SET', keys[j], winner .. refreshed, 'KEEPTTL')
            fields[#fields + 1] = 'i' .. names[j]
            fields[#fields + 1] = refreshed .. added[j]
            w.size = w.size + 1
            count(w, string.match(names[j], '^(.-):'), 1)
        end
    end
    w.recent = nil
end

local function replaced(list, from, to)
    local out = {}
    for j = 1, #list, 16 do
        local p = sub(list, j, j + 15)
        out[#out + 1] = p == from and to or p
    end
    return concat(out)
end

local function contains(list, p)
    for j = 1, #list, 16 do
        if sub(list, j, j + 15) == p then
            return true
        end
    end
    return false
end

-- Whoever must not merge with the loser must not merge with the winner either.
local function move_separations(loser, l, winner, w, fields)
    for j = 1, #l.never, 16 do
        local other = sub(l.never, j, j + 15)
        local o = load(other)
        if not contains(w.never, other) then
            w.never = w.never .. other
        end
        o.never = contains(o.never, winner) and replaced(o.never, loser, '') or replaced(o.never, loser, winner)
        if call('HEXISTS', profile_key .. other, 'n') == 1 then
            call('HSET', profile_key .. other, 'x', o.never)
        end
    end
    if #l.never > 0 then
        fields[#fields + 1] = 'x'
        fields[#fields + 1] = w.never
    end
end

local function merge(winner, loser, from)
    local w, l = load(winner), load(loser)
    local winner_key, loser_key = profile_key .. winner, profile_key .. loser
    local all, names, added, fields = call('HGETALL', loser_key), {}, {}, { 'm' .. loser, '' }
    from[#from + 1] = loser
    write_down(winner, w, fields)
    if l.only then
        names[1], added[1] = name_of(l.only), created_at(loser)
    end
    for j = 1, #all, 2 do
        local field = all[j]
        local kind = byte(field)
        if kind == 105 then
            names[#names + 1] = sub(field, 2)
            added[#added + 1] = sub(all[j + 1], 9)
        elseif kind == 109 then
            local member = sub(field, 2)
            from[#from + 1] = member
            fields[#fields + 1] = field
            fields[#fields + 1] = ''
            call('HSET', profile_key .. member, 'r', winner)
            call('PEXPIRE', profile_key .. member, ttl)
        end
    end
    move_identifiers(names, added, loser, winner, fields)
    move_separations(loser, l, winner, w, fields)
    w.merges = w.merges + l.merges + 1
    if l.user and not w.user then
        w.user = l.user
        fields[#fields + 1] = 'u'
        fields[#fields + 1] = l.user
    end
    call('HSET', winner_key, 'n', w.size, 't', written(w.counts), 'c', w.merges, unpack(fields))
    call('PEXPIRE', winner_key, ttl)
    call('DEL', loser_key)
    call('HSET', loser_key, 'r', winner)
    call('PEXPIRE', loser_key, ttl)
    ended[loser] = winner
    profiles[loser] = nil
end

-- Ids are UUIDs of version 7 with a counter: the smaller id is the older profile.
local function profile_id(i)
    local c = first_counter + i - 1
    return ARGV[11] .. char(112 + floor(c / 256), c % 256) .. ARGV[13]
end

local function new_profile(i)
    local p = profile_id(i)
    profiles[p] = { size = 0, merges = 0, counts = {}, never = '' }
    return p
end

-- Why the unowned identifier k cannot be one of those that the event ties to p (if any) and to pending, of which user is
-- the unique one (if any); nil if it can. Counts it among more if it can.
local function refusal_of_new(k, p, pending, more, user)
    local t = type_of(k)
    if t.unique then
        local own = user or (p and load(p).user)
        if own and own ~= name_of(k) then
            return OTHER_USER
        end
    end
    more[t.name] = (more[t.name] or 0) + 1
    if (p or more[t.name] > 1) and too_many(p, nil, more, #pending + 1) then
        more[t.name] = more[t.name] - 1
        return IDENTIFIER_LIMIT
    end
    return nil
end

-- Why o cannot be the profile of an event that so far belongs to p (if any) and brings the unowned identifiers of
-- pending, more by type, of which user is the unique one (if any); nil if it can.
local function refusal_of(o, p, pending, more, user)
    local other = load(o)
    local own = user or (p and load(p).user)
    if own and other.user and own ~= other.user then
        return OTHER_USER
    end
    if p then
        if contains(other.never, p) then
            return SEPARATED
        end
        if load(p).merges + other.merges + 1 > max_merges then
            return MERGE_LIMIT
        end
    end
    return too_many(p, o, more, #pending) and IDENTIFIER_LIMIT or nil
end

local function names_a_person(p)
    for name, n in pairs(load(p).counts) do
        if n > 0 and not type_named(name).device then
            return true
        end
    end
    return false
end

local function log_out(p, list, places, detached)
    for j, k in ipairs(list) do
        if type_of(k).device then
            if shared[k] then
                call('DEL', KEYS[events + k])
                owner[k], shared[k] = nil, nil
                detached[#detached + 1] = char(places[j])
            elseif owner_of(k) == p and names_a_person(p) then
                remove(p, k)
                call('DEL', KEYS[events + k])
                owner[k] = nil
                detached[#detached + 1] = char(places[j])
            end
        end
    end
end

local function four_bytes(kept)
    return char(floor(kept / 16777216), floor(kept / 65536) % 256, floor(kept / 256) % 256, kept % 256)
end

local masks = {}

local function mask_of(place)
    local mask = masks[place]
    if not mask then
        mask = four_bytes(2 ^ place)
        masks[place] = mask
    end
    return mask
end

local function decide(i, n, arg)
    local p, user, created, kept = nil, nil, 0, 0
    local list, places, pending, pending_places, more, devices = {}, {}, {}, {}, {}, {}
    local from, refused, detached = {}, {}, {}
    for j = 1, n do
        local high, low, place = byte(arg, 3 * j, 3 * j + 2)
        local k = high * 256 + low
        list[j], places[j] = k, place
        local o = owner_of(k)
        local refusal, parted = nil, 0
        if o and shared[k] then
            devices[#devices + 1] = j
        elseif o then
            found_by[o] = k
            if o ~= p then
                refusal = (p or #pending > 0) and refusal_of(o, p, pending, more, user) or nil
                if refusal then
                    if refusal == OTHER_USER and type_of(k).device then
                        share(k, o)
                        parted = 1
                    end
                elseif p then
                    local winner, loser = p, o
                    if o < p then
                        winner, loser = o, p
                    end
                    merge(winner, loser, from)
                    p = winner
                else
                    p = o
                end
            end
            if not refusal then
                kept = kept + 2 ^ place
            end
        else
            o = ANONYMOUS
            refusal = refusal_of_new(k, p, pending, more, user)
            if not refusal then
                pending[#pending + 1] = k
                pending_places[#pending] = char(place)
                kept = kept + 2 ^ place
                if type_of(k).unique then
                    user = name_of(k)
                end
            end
        end
        if refusal then
            refused[#refused + 1] = char(place, refusal) .. o .. char(parted)
        end
    end
    for _, j in ipairs(devices) do
        local device = owner[list[j]]
        if p or #pending > 0 then
            refused[#refused + 1] = char(places[j], SHARED_DEVICE) .. device .. '\0'
        else
            p = device
            kept = kept + 2 ^ places[j]
        end
    end
    if not p and n > 0 then
        p = new_profile(i)
        created = 1
    end
    if #pending > 0 then
        attach(p, pending)
    end
    if byte(arg, 2) == 1 and n > 0 then
        log_out(p, list, places, detached)
    end
    return four_bytes(kept) .. char(created)
        .. (p or ANONYMOUS) .. char(#pending) .. concat(pending_places) .. char(#refused) .. concat(refused)
        .. char(#detached) .. concat(detached) .. char(floor(#from / 256), #from % 256) .. concat(from),
        #from + #detached
end

-- What nearly all events are: one identifier of somebody who is known or new, and nothing to decide about them.
local function decide_one(i, arg)
    local high, low, place = byte(arg, 3, 5)
    local k = high * 256 + low
    local p = owner_of(k)
    if p then
        found_by[p] = k
        return mask_of(place) .. '\0' .. p .. '\0\0\0\0\0'
    end
    p = profile_id(i)
    call('SET', KEYS[events + k], p .. now, 'PX', ttl)
    owner[k] = p
    found_by[p] = k
    return mask_of(place) .. '\1' .. p .. '\1' .. char(place) .. '\0\0\0\0'
end

local function is_plain(n, arg)
    if n ~= 1 or byte(arg, 2) ~= 0 then
        return false
    end
    local high, low = byte(arg, 3, 4)
    return not shared[high * 256 + low]
end

local number = #KEYS - events
if number > 0 then
    local found = call('MGET', unpack(KEYS, events + 1))
    for k = 1, number do
        local v = found[k]
        if v then
            local p, mark = sub(v, 1, 16), #v > 24 and sub(v, 25) or ''
            owner[k] = p
            shared[k] = mark == 's' or nil
            if sub(v, 17, 24) < stale then
                call('SET', KEYS[events + k], p .. now .. mark, 'PX', ttl)
                if call('PEXPIRE', profile_key .. p, ttl) == 1 then
                    local field = 'i' .. name_of(k)
                    local times = call('HGET', profile_key .. p, field)
                    call('HSET', profile_key .. p, field, now .. (times and sub(times, 9) or now))
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
    local sighting = sub(arg, 3 + 3 * n)
    local v = seen[i] or fresh[key]
    if not v then
        local decision, lasting
        if is_plain(n, arg) then
            decision, lasting = decide_one(i, arg), 0
        else
            decision, lasting = decide(i, n, arg)
        end
        v = sighting .. decision
        -- What was decided but not yet reported must be found again however long its node is away.
        call('SET', key, v, 'PX', lasting > 0 and ttl or window)
        fresh[key] = v
        out[i] = 'n' .. decision
    elseif sub(v, 1, #sighting) == sighting then
        out[i] = 'r' .. sub(v, #sighting + 1)
    else
        out[i] = 'd'
    end
end
return concat(out)
