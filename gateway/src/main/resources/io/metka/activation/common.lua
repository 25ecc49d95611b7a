-- What several scripts share; it stands before each of them. p is the common beginning of a project's keys, which are all
-- in one slot:
--   p .. 'ready'                     there when Redis holds all assignments of the project; lost together with them
--   p .. 'p:' .. profile             hash. g:<activation>: assignment; =: the profile that it has become, and then
--                                    nothing else
--   p .. 'm:' .. profile             hash, expires. <kind>:<endpoint>:<segment>: '<sequence>:<text>', see MARKS in Java
--   p .. 's:' .. profile .. ':' .. c sorted set, expires. token of what was sent there: ms. c is '*' for all channels
--   p .. 'unwritten'                 list of assignments that the warehouse does not have yet
-- An assignment is '<ms, 13 digits>|<profile that was assigned>|<1 held out, 0 not>|<basis points>': the smaller is the older.

local function follow(p, profile)
  for _ = 1, 20 do
    local other = redis.call('HGET', p .. 'p:' .. profile, '=')
    if not other then return profile end
    profile = other
  end
  return profile
end

local function remember(p, profile, activation, value)
  redis.call('HSET', p .. 'p:' .. profile, 'g:' .. activation, value)
  redis.call('RPUSH', p .. 'unwritten', activation .. '|' .. profile .. '|' .. value)
end

-- What was sent to one profile was sent to the other as well.
local function share(p, from, into, channel)
  local source, target = p .. 's:' .. from .. ':' .. channel, p .. 's:' .. into .. ':' .. channel
  local left = math.max(redis.call('PTTL', source), redis.call('PTTL', target))
  if left > 0 then
    redis.call('ZUNIONSTORE', target, 2, source, target, 'AGGREGATE', 'MAX')
    redis.call('PEXPIRE', target, left)
  end
end

local function is_held(value)
  return string.match(value, '^%d+|[^|]*|(%d)|') == '1'
end
