-- Assigns a profile to groups, each once and for good, and reads its marks.
-- KEYS: prefix. ARGV: profile, ms of the qualification (13 digits), the marks' name '<endpoint>:<segment>', then for each
-- group in the order in which they count: activation, 1 when the hash holds the profile out, basis points.
-- Returns {'cold'} when Redis has lost the project's assignments, else {'known', the activation that holds it out, 1 if one
-- does, 1 if anything was assigned now, then the marks rank, exit, waits and fate}.
local p = KEYS[1]
if redis.call('EXISTS', p .. 'ready') == 0 then return { 'cold' } end
local profile = follow(p, ARGV[1])
local key, holder, held, fresh = p .. 'p:' .. profile, '', '0', '0'
for k = 4, #ARGV, 3 do
  local value = redis.call('HGET', key, 'g:' .. ARGV[k])
  if not value then
    value = ARGV[2] .. '|' .. profile .. '|' .. ARGV[k + 1] .. '|' .. ARGV[k + 2]
    remember(p, profile, ARGV[k], value)
    fresh = '1'
  end
  if is_held(value) then
    holder, held = ARGV[k], '1'
    break
  end
end
local marks = redis.call('HMGET', p .. 'm:' .. profile, 'rank:' .. ARGV[3], 'exit:' .. ARGV[3], 'waits:' .. ARGV[3], 'fate:' .. ARGV[3])
return { 'known', holder, held, fresh, marks[1] or '', marks[2] or '', marks[3] or '', marks[4] or '' }
