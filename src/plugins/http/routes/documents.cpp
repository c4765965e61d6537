#include "http/routes/handlers.hpp"

namespace ordo_http {
namespace {

// The bytes of the documents; documents.py writes them into the build tree.
constexpr char kOpenapiYaml[] = {
#include "http/openapi.yaml.inc"
};
constexpr char kOpenapiJson[] = {
#include "http/openapi.json.inc"
};
constexpr char kAsyncapiJson[] = {
#include "http/asyncapi.json.inc"
};

template <std::size_t Size>
Response document(const char* media_type, const char (&bytes)[Size]) {
    Response response;
    response.headers.add("content-type", media_type);
    response.body.assign(bytes, Size);
    return response;
}

}  // namespace

Response openapi_yaml(Call&) { return document("application/yaml", kOpenapiYaml); }
Response openapi_json(Call&) { return document("application/json", kOpenapiJson); }
Response asyncapi_json(Call&) { return document("application/json", kAsyncapiJson); }

}  // namespace ordo_http
