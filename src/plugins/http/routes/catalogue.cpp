#include <vector>

#include "http/auth/ascii.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/multipart.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

struct Upload {
    std::string_view file;
    std::string alt;
};

Upload read_upload(const Request& request) {
    const std::string* type = request.headers.find("content-type");
    if (type == nullptr || !lower_case(*type).starts_with("multipart/form-data"))
        throw Refusal(ORDO_E_UNSUPPORTED_MEDIA_TYPE, "Send the picture as multipart/form-data.");
    const auto parts = read_form(*type, request.body);
    if (!parts)
        throw Refusal(ORDO_E_MALFORMED_REQUEST, "The body is no well-formed multipart/form-data.");
    Upload upload;
    bool has_file = false;
    bool has_alt = false;
    for (const FormPart& part : *parts) {
        bool* seen = part.name == "file" ? &has_file : part.name == "alt" ? &has_alt : nullptr;
        if (seen == nullptr || *seen)
            throw Refusal(ORDO_E_MALFORMED_REQUEST,
                          "The form has the fields file and alt, each once.");
        *seen = true;
        if (seen == &has_file) {
            upload.file = part.content;
        } else if (part.content.find('\0') != std::string_view::npos || !is_utf8(part.content)) {
            throw Refusal(ORDO_E_MALFORMED_REQUEST, "The text of a picture must be UTF-8.", "/alt");
        } else {
            upload.alt = part.content;
        }
    }
    if (!has_file) throw Refusal(ORDO_E_MALFORMED_REQUEST, "The field file is missing.", "/file");
    return upload;
}

// The door looks for a picture by its own id; here it must be one of this product's.
void check_owner(const Call& call) {
    const std::string& image_id = call.parameter(1);
    const Doc image =
        ask(&ordo_host::image_get, call.shop(), image_id.c_str(), call.options.c_str(), nullptr);
    if (text_at(image, "/product_id") != call.id())
        throw Refusal(ORDO_E_NOT_FOUND, "There is no picture " + image_id + " of this product.");
}

}  // namespace

Response stock_movements(Call& call) {
    const Doc query = parsed(call.query);
    std::int64_t limit = 0;
    // The door takes 0 for its default; of a caller it is a wrong value like any other below 1.
    if (ordo_doc_int(query.get(), "/limit", &limit) == ORDO_OK && limit == 0) limit = -1;
    return call.answer(ask(&ordo_host::stock_movements, call.shop(), call.id(), limit,
                           ordo_doc_text(query.get(), "/cursor"), call.options.c_str()));
}

Response show_image(Call& call) {
    const std::string id = '"' + call.parameter(0) + '"';
    ordo_bytes* bytes = nullptr;
    const Doc image =
        ask(&ordo_host::image_get, call.shop(), call.id(), call.options.c_str(), &bytes);
    const Bytes owned(bytes);
    Response response;
    response.headers.add("content-type", std::string(text_at(image, "/media_type")));
    response.headers.add("etag", id);
    response.headers.add("content-security-policy", "default-src 'none'; sandbox");
    response.body.assign(static_cast<const char*>(ordo_bytes_data(bytes)),
                         ordo_bytes_length(bytes));
    return response;
}

Response add_image(Call& call) {
    const Upload upload = read_upload(call.request);
    return call.answer(ask(&ordo_host::image_add, call.shop(), call.id(), upload.alt.c_str(),
                           static_cast<const void*>(upload.file.data()), upload.file.size(),
                           call.options.c_str()));
}

Response change_image(Call& call) {
    check_owner(call);
    return call.answer(ask(&ordo_host::image_update, call.shop(), call.parameter(1).c_str(),
                           call.body(), call.options.c_str()));
}

Response remove_image(Call& call) {
    check_owner(call);
    return call.answer(ask(&ordo_host::image_remove, call.shop(), call.parameter(1).c_str(),
                           call.options.c_str()));
}

}  // namespace ordo_http
