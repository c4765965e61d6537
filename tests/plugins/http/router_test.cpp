// Proves that paths find their endpoints and nothing else does: every row of the table is found by its own
// path, HEAD finds what GET finds, other methods hear which ones there are, escapes are decoded or refused,
// and what cannot be an id is no path at all. Then the small readers beneath: queries and forms.
#include "http/routes/router.hpp"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "http/routes/door.hpp"
#include "http/routes/multipart.hpp"
#include "http/routes/query.hpp"
#include "http/routes/text.hpp"

BOOST_AUTO_TEST_SUITE(router)

namespace {

using namespace ordo_http;
using nlohmann::json;

const std::string kLetters = "01jd0000000000000000000000";

// A path that fits a pattern.
std::string path_of(std::string_view pattern) {
    std::string path;
    std::string before;
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        const std::string segment(take_until(pattern, '/'));
        path += '/';
        if (!segment.starts_with('{')) {
            path += segment;
        } else if (before == "orders" || before == "products" || before == "images" ||
                   before == "payments") {
            path += (before == "orders"     ? "ord_"
                     : before == "products" ? "prd_"
                     : before == "images"   ? "img_"
                                            : "pay_") +
                    kLetters;
        } else {
            path += "stripe";
        }
        before = segment;
        if (!pattern.empty()) pattern = {pattern.data() - 1, pattern.size() + 1};
    }
    return path;
}

ordo_status refusal_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Refusal& refusal) {
        return refusal.code;
    }
    return ORDO_OK;
}

constexpr Parameter kKnown[] = {{"q"},
                                {"status", Parameter::Type::words},
                                {"in_stock", Parameter::Type::flag},
                                {"limit", Parameter::Type::integer}};

json query(const std::string& text) { return json::parse(read_query(text, kKnown)); }

constexpr auto kFormType = "multipart/form-data; boundary=\"b\"";

}  // namespace

BOOST_AUTO_TEST_CASE(every_row_is_found_by_its_own_path) {
    for (const Endpoint& endpoint : endpoints()) {
        BOOST_TEST_CONTEXT(endpoint.method << ' ' << endpoint.pattern) {
            const std::string path = path_of(endpoint.pattern);
            BOOST_TEST(find_endpoint(endpoint.method, path).endpoint == &endpoint);
            if (endpoint.method == "GET")
                BOOST_TEST(find_endpoint("HEAD", path).endpoint == &endpoint);
            BOOST_TEST(find_endpoint(endpoint.method, path + "/x/y").endpoint !=
                       (endpoint.pattern.ends_with("...}") ? nullptr : &endpoint));
        }
    }
}

BOOST_AUTO_TEST_CASE(another_method_hears_which_there_are) {
    const Match products = find_endpoint("DELETE", "/v1/admin/products");
    BOOST_TEST(products.endpoint == nullptr);
    BOOST_TEST(products.allowed == "GET, HEAD, POST, OPTIONS");
    BOOST_TEST(find_endpoint("get", "/v1/products").allowed == "GET, HEAD, OPTIONS");
    BOOST_TEST(find_endpoint("GET", "/v1/orders/quote").allowed == "POST, OPTIONS");
}

BOOST_AUTO_TEST_CASE(other_paths_are_not_there) {
    for (const std::string path :
         {"", "/", "//", "/v1", "/v1/", "/v1/products/", "/v1//products", "v1/products", "*",
          "/V1/products", "/v1/products/x", "/v1/orders/ord_",
          "/v1/orders/prd_01jd0000000000000000000000", "/v1/orders/ord_01jd000000000000000000000u",
          "/v1/orders/ord_81jd0000000000000000000000", "/v1/webhooks/", "/v1/products%2f",
          "/pay/fake"}) {
        BOOST_TEST_CONTEXT(path) {
            const Match match = find_endpoint("GET", path);
            BOOST_TEST(match.endpoint == nullptr);
            BOOST_TEST(match.allowed.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(parameters_are_decoded) {
    BOOST_TEST(find_endpoint("POST", "/v1/webhooks/a%20b").parameters[0] == "a b");
    BOOST_TEST(find_endpoint("POST", "/v1/webhooks/a%2Fb+c").parameters[0] == "a/b+c");
    BOOST_TEST(find_endpoint("GET", "/v1/orders/ord%5f" + kLetters).parameters[0] ==
               "ord_" + kLetters);
    const Match page = find_endpoint("GET", "/pay/fake/a%2Fb//c/");
    BOOST_TEST(page.parameters[0] == "fake");
    BOOST_TEST(page.parameters[1] == "a%2Fb//c/");
}

BOOST_AUTO_TEST_CASE(bad_escapes_are_refused) {
    for (const std::string name : {"%", "%4", "%zz", "a%0", "%00", "%ff", "%c0%af", "%ed%a0%80"}) {
        BOOST_TEST_CONTEXT(name) {
            BOOST_TEST(refusal_of([&] {
                           static_cast<void>(find_endpoint("POST", "/v1/webhooks/" + name));
                       }) == ORDO_E_MALFORMED_REQUEST);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_query_becomes_a_document) {
    BOOST_TEST(read_query("", kKnown) == "{}");
    BOOST_TEST(read_query("&&", kKnown) == "{}");
    BOOST_TEST(query("q=caf%C3%A9+%22au%5C+lait%22%0A") == json({{"q", "café \"au\\ lait\"\n"}}));
    BOOST_TEST(query("q") == json({{"q", ""}}));
    BOOST_TEST(query("q=a=b") == json({{"q", "a=b"}}));
    BOOST_TEST(query("status=a&status=b&in_stock=true&limit=500") ==
               json({{"status", {"a", "b"}}, {"in_stock", true}, {"limit", 100}}));
    BOOST_TEST(query("limit=0") == json({{"limit", 0}}));
}

BOOST_AUTO_TEST_CASE(a_wrong_query_is_refused) {
    const auto code = [](const std::string& text) {
        return refusal_of([&] { static_cast<void>(read_query(text, kKnown)); });
    };
    for (const std::string text :
         {"Q=a", "q=a&q=b", "x", "=", "q=%ff", "q=%00", "q=%4", "limit=1&limit=1"})
        BOOST_TEST(code(text) == ORDO_E_MALFORMED_REQUEST, text);
    for (const std::string text : {"limit=", "limit=-1", "limit=1.0", "limit=1e3", "in_stock=1",
                                   "in_stock=TRUE", "limit=99999999999999999999"})
        BOOST_TEST(code(text) == ORDO_E_VALIDATION_FAILED, text);
}

BOOST_AUTO_TEST_CASE(the_next_page_keeps_the_filters) {
    BOOST_TEST(with_cursor("/v1/orders", "", "a+/=") == "/v1/orders?cursor=a%2B%2F%3D");
    BOOST_TEST(with_cursor("/v1/orders", "limit=2&cursor=old&q=a+b", "x") ==
               "/v1/orders?limit=2&q=a+b&cursor=x");
}

BOOST_AUTO_TEST_CASE(a_form_is_read) {
    const auto parts =
        read_form(kFormType,
                  "--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nA cup\r\n"
                  "--b\r\ncontent-type: image/png\r\n"
                  "content-disposition: form-data; filename=\"a;b\"; name=file\r\n\r\n"
                  "\r\n--\r\n\r\n--b--\r\n");
    BOOST_REQUIRE(parts.has_value());
    BOOST_REQUIRE(parts->size() == 2);
    BOOST_TEST(parts->at(0).name == "alt");
    BOOST_TEST(parts->at(0).content == "A cup");
    BOOST_TEST(parts->at(1).name == "file");
    BOOST_TEST(parts->at(1).content == "\r\n--\r\n");
}

BOOST_AUTO_TEST_CASE(a_form_that_is_not_whole_is_refused) {
    const std::string part = "--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nA cup\r\n";
    BOOST_TEST(read_form(kFormType, part + "--b--").has_value());
    BOOST_TEST(read_form("multipart/form-data; charset=x; Boundary=b", part + "--b--").has_value());
    for (const std::string& body :
         {std::string(), part, part + "--b", part + "--b-", part + "--b--trailing",
          "preamble" + part + "--b--", "--c" + part.substr(3) + "--c--",
          std::string("--b\r\n\r\n--b--"), std::string("--b\r\nname: alt\r\n\r\nA cup\r\n--b--"),
          std::string("--b\r\nContent-Disposition: attachment; name=alt\r\n\r\nA\r\n--b--"),
          std::string("--b\r\nContent-Disposition: form-data; name=alt\r\n\r\n--b--")})
        BOOST_TEST(!read_form(kFormType, body).has_value(), body);
    for (const std::string type : {"multipart/form-data", "multipart/form-data; boundary=",
                                   "multipart/form-data; boundary=\"a\tb\""})
        BOOST_TEST(!read_form(type, part + "--b--").has_value(), type);
}

BOOST_AUTO_TEST_SUITE_END()
