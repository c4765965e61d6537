-- What a shop is asked, for wrk: orders are placed and read, the catalogue is leafed through, and one
-- request in three is refused. MIX_CART is the JSON of an order to place, MIX_RUN tells one run's keys from another's.

local cart, run = os.getenv("MIX_CART"), os.getenv("MIX_RUN")
local json = "application/json"

local threads = 0
function setup(thread)
    thread:set("thread_number", threads)
    threads = threads + 1
end

local function post(path, body, key)
    wrk.headers["Content-Type"], wrk.headers["Idempotency-Key"] = json, key
    local request = wrk.format("POST", path, nil, body)
    wrk.headers["Content-Type"], wrk.headers["Idempotency-Key"] = nil, nil
    return request
end

local kinds = {
    function(key) return post("/v1/orders", cart, key) end,
    function() return wrk.format("GET", "/v1/orders?limit=1") end,
    function() return wrk.format("GET", "/v1/products?limit=5") end,
    function() return wrk.format("GET", "/livez") end,
    function(key) return wrk.format("GET", "/v1/" .. key) end,
    function(key) return post("/v1/orders", '{"items":', key) end,
}

local count = 0
function request()
    count = count + 1
    return kinds[count % #kinds + 1](run .. "-" .. thread_number .. "-" .. count)
end

function done(summary)
    local errors = summary.errors
    io.write(string.format('\n{"requests":%d,"refused":%d,"lost":%d}\n', summary.requests, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
