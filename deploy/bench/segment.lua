-- A batch of 15 track calls of about 700 bytes each, as Segment's server libraries send them, with message ids of their own.
local calls = 15
local head = '{"batch":[{"type":"track","messageId":"'
local between = ',{"type":"track","messageId":"'
local middle = '","anonymousId":"visitor-'
local tail = '","event":"Product Viewed","timestamp":"2026-11-22T09:59:59.900Z",'
  .. '"properties":{"product_id":"kettle-iney-17","name":"Kettle Iney 1.7 l","category":"Kitchen/Kettles",'
  .. '"price":2490,"currency":"RUB","list":"Kettles","position":7,"in_stock":true,"experiment":"card-b"},'
  .. '"context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"},"locale":"ru-RU",'
  .. '"page":{"url":"https://shop.example/catalogue/kitchen/kettles/iney?utm_source=yandex&utm_medium=cpc&utm_campaign=autumn",'
  .. '"title":"Kettle Iney, 1.7 l: buy with delivery in Moscow","referrer":"https://yandex.ru/search/"},'
  .. '"consent":{"categoryPreferences":{"analytics":true,"advertising":false}}},"integrations":{},"_metadata":{"nodeVersion":"22.0.0"}}'
local foot = '],"sentAt":"2026-11-22T10:00:00.000Z","writeKey":"wk_demo_shop_000000"}'

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init()
  math.randomseed(os.time() * 100 + number)
  prefix = string.format("%08x-%d-", math.random(0, 0x7fffffff), number)
  count = 0
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["User-Agent"] = "analytics-node/3.1.0"
end

function request()
  local parts = {}
  for call = 1, calls do
    count = count + 1
    local at = 6 * (call - 1)
    parts[at + 1] = call == 1 and head or between
    parts[at + 2] = prefix
    parts[at + 3] = count
    parts[at + 4] = middle
    parts[at + 5] = count % 20000
    parts[at + 6] = tail
  end
  parts[6 * calls + 1] = foot
  return wrk.format(nil, nil, nil, table.concat(parts))
end
