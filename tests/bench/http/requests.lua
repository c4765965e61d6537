-- What wrk sends besides its command line, and what it prints for http_bench.py.
--   BENCH_BODY   if set, requests are POSTs with this JSON body, each with an Idempotency-Key of its own
--   BENCH_RUN    tells the keys of one run of wrk from those of another

local body = os.getenv("BENCH_BODY")

local threads = 0
function setup(thread)
    thread:set("thread_number", threads)
    threads = threads + 1
end

if body then
    local run = os.getenv("BENCH_RUN")
    local count = 0
    wrk.method = "POST"
    wrk.body = body
    wrk.headers["Content-Type"] = "application/json"
    function request()
        count = count + 1
        wrk.headers["Idempotency-Key"] = run .. "-" .. thread_number .. "-" .. count
        return wrk.format()
    end
end

-- Errors are answers of 400 and more, and whatever is no answer.
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"seconds":%.6f,"errors":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
        summary.requests, summary.duration / 1e6,
        errors.status + errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
