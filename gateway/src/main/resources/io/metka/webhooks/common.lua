-- What several scripts share; it stands before each of them.

-- What waits for a later time goes back to the front of its sub-lane when that time has come, and what has caught up with
-- a waiting message of its profile goes to wait behind it. Returns false when there is more of that than one script does.
local function order_parked(p, i, now, size)
  local lane, parked = p .. 'lane:' .. i, p .. 'parked:' .. i
  if redis.call('EXISTS', parked) == 0 then return true end
  for _, profile in ipairs(redis.call('ZREVRANGEBYSCORE', parked, now, '-inf', 'LIMIT', 0, 200)) do
    local ids = redis.call('LRANGE', p .. 'park:' .. profile, 0, -1)
    for k = #ids, 1, -1 do redis.call('LPUSH', lane, ids[k]) end
    redis.call('HINCRBY', p .. 'meta', 'parked', -#ids)
    redis.call('DEL', p .. 'park:' .. profile)
    redis.call('ZREM', parked, profile)
  end
  for _ = 1, 20 do
    if redis.call('EXISTS', parked) == 0 then return true end
    local moved = 0
    for _, id in ipairs(redis.call('LRANGE', lane, 0, size - 1)) do
      local profile = cjson.decode(redis.call('HGET', p .. 'messages', id)).change.profile.value
      if redis.call('ZSCORE', parked, profile) then
        redis.call('LREM', lane, 1, id)
        redis.call('RPUSH', p .. 'park:' .. profile, id)
        moved = moved + 1
      end
    end
    if moved == 0 then return true end
    redis.call('HINCRBY', p .. 'meta', 'parked', moved)
  end
  return false
end

-- Takes a place for one request, or returns the ms at which there is one. interval: ms between two requests (0 for no limit);
-- burst: how many may come at once.
local function pace(p, now, interval, burst)
  if interval <= 0 then return nil end
  local arrival = math.max(tonumber(redis.call('GET', p .. 'arrival') or '0'), tonumber(now))
  local earliest = arrival - (burst - 1) * interval
  if earliest > tonumber(now) then return string.format('%d', math.ceil(earliest)) end
  redis.call('SET', p .. 'arrival', string.format('%.3f', arrival + interval), 'PX', string.format('%d', math.ceil(arrival + interval - tonumber(now)) + 1000))
  return nil
end

-- The messages at the head of a sub-lane that go out together, as JSON, and nil; or nil and the ms at which to look again,
-- which is nil as well when nothing is left. What was handed out once is handed out alike until it is settled, so that a
-- repeated attempt has the same content under the same id. terms: batch size, batch wait ms, then those of pace.
local function take(p, i, now, terms)
  local lane, state = p .. 'lane:' .. i, p .. 'state:' .. i
  local size, within, interval, burst = tonumber(terms[1]), tonumber(terms[2]), tonumber(terms[3]), tonumber(terms[4])
  local frozen = tonumber(redis.call('HGET', state, 'batch') or '0')
  if frozen == 0 and not order_parked(p, i, now, size) then return nil, now end
  local ids = redis.call('LRANGE', lane, 0, (frozen > 0 and frozen or size) - 1)
  if #ids == 0 then
    local earliest = redis.call('ZRANGE', p .. 'parked:' .. i, 0, 0, 'WITHSCORES')
    return nil, earliest[2]
  end
  local bodies = redis.call('HMGET', p .. 'messages', unpack(ids))
  if frozen == 0 and #ids < size and within > 0 then
    local flush = (cjson.decode(bodies[1]).enqueued_ms or 0) + within
    if flush > tonumber(now) then return nil, string.format('%d', flush) end
  end
  local earliest = pace(p, now, interval, burst)
  if earliest then return nil, earliest end
  redis.call('HSET', state, 'batch', #ids)
  return bodies, nil
end

-- The lane stands still for its endpoint's URL until somebody acts; the owner is to hear of it.
local function stop(p, url, now)
  redis.call('SET', p .. 'paused', url)
  redis.call('HSETNX', p .. 'stopped', 'at', now)
end

-- Gives a sub-lane with nothing to hand out back until there is.
local function rest(p, i, again)
  redis.call('DEL', p .. 'lease:' .. i)
  redis.call('HDEL', p .. 'state:' .. i, 'owner')
  if again then
    redis.call('ZADD', p .. 'due', again, i)
  else
    redis.call('ZREM', p .. 'due', i)
    redis.call('DEL', p .. 'state:' .. i)
  end
end
