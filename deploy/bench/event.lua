-- One ~700-byte event per request with an id of its own, as a shop's browser sends it.
local head = '{"write_key":"wk_demo_shop_000000","sent_at":"2026-11-22T10:00:00.000Z","events":[{"id":"'
local tail = '","name":"product_viewed","time":"2026-11-22T09:59:59.900Z","anonymous_id":"%s",'
  .. '"consent":{"granted":["analytics"],"denied":["advertising"]},'
  .. '"page":{"url":"https://shop.example/catalogue/kitchen/kettles/iney?utm_source=yandex&utm_medium=cpc&utm_campaign=autumn",'
  .. '"title":"Kettle Iney, 1.7 l: buy with delivery in Moscow","referrer":"https://yandex.ru/search/"},'
  .. '"properties":{"product_id":"kettle-iney-17","product_name":"Kettle Iney 1.7 l","category":"Kitchen/Kettles",'
  .. '"price":2490,"currency":"RUB","list":"Kettles","position":7,"in_stock":true,"experiment":"card-b"}}]}'

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
  wrk.headers["Content-Type"] = "text/plain"
  wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"
end

function request()
  count = count + 1
  local visitor = string.format("visitor-%05d", count % 20000)
  return wrk.format(nil, nil, nil, head .. prefix .. count .. string.format(tail, visitor))
end
