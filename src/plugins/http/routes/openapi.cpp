#include "http/routes/handlers.hpp"

namespace ordo_http {
namespace {

// The bytes of openapi.yaml; src/plugins/CMakeLists.txt writes them into the build tree.
constexpr char kOpenapi[] = {
#include "http/openapi.inc"
};

}  // namespace

Response openapi(Call&) {
    Response response;
    response.headers.add("content-type", "application/yaml");
    response.body.assign(kOpenapi, sizeof kOpenapi);
    return response;
}

}  // namespace ordo_http
