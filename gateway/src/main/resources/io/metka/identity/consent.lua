-- Takes a subject's decisions over: on each purpose the newest stays, and of two of one instant the one that denies.
--
-- KEYS  1 the subject's state, {project}:c:<type>:<hash>
-- ARGV  1 when it was decided, epoch milliseconds   2 the receipt's id   3, 4 … purpose, "1" granted or "0" denied
--
-- Stored  {project}:c:<type>:<hash>   JSON: {"purpose": [1 or 0, epoch milliseconds, "receipt"]}
-- Returns the number of purposes that went from granted to denied, as text.

-- Whoever sends decisions on invented purposes must not fill the memory with them.
local MOST_PURPOSES = 100

local stored = redis.call('GET', KEYS[1])
local state = stored and cjson.decode(stored) or {}
local at, receipt = tonumber(ARGV[1]), ARGV[2]
local size, changed, withdrawn = 0, false, 0
for _ in pairs(state) do
    size = size + 1
end
for i = 3, #ARGV, 2 do
    local purpose, verdict = ARGV[i], tonumber(ARGV[i + 1])
    local known = state[purpose]
    if not known and size < MOST_PURPOSES then
        size = size + 1
        state[purpose] = { verdict, at, receipt }
        changed = true
    elseif known and (at > known[2] or (at == known[2] and verdict < known[1])) then
        if known[1] == 1 and verdict == 0 then
            withdrawn = withdrawn + 1
        end
        state[purpose] = { verdict, at, receipt }
        changed = true
    end
end
if changed then
    redis.call('SET', KEYS[1], cjson.encode(state))
end
return tostring(withdrawn)
