-- Lets two profiles merge again that were split.
--
-- KEYS  1, 2 the profiles' keys
-- ARGV  1, 2 the profiles, in the same order
-- Returns 1 if they were separated, else 0.

local call, sub = redis.call, string.sub

local function join(key, other)
    local never, left, found = call('HGET', key, 'x') or '', {}, 0
    for j = 1, #never, 16 do
        local p = sub(never, j, j + 15)
        if p == other then
            found = 1
        else
            left[#left + 1] = p
        end
    end
    if found == 1 then
        call('HSET', key, 'x', table.concat(left))
    end
    return found
end

local one = join(KEYS[1], ARGV[2])
local two = join(KEYS[2], ARGV[1])
return tostring(math.max(one, two))
