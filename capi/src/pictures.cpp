#include "capi/call.hpp"
#include "ordo/limits.hpp"

using namespace ordo;
using namespace ordo::capi;

struct ordo_bytes {
    std::string bytes;
};

ordo_status ordo_image_add(ordo_engine* engine, const char* product_id, const char* alt,
                           const void* bytes, size_t length, const char* options_json,
                           ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Image>> {
            ImageAdd command;
            ORDO_TRY(command.product_id, read_id<ProductId>(product_id, "product_id"));
            if (bytes == nullptr) return misuse("The parameter bytes is NULL.");
            // Before they are copied.
            if (length > static_cast<size_t>(limits::kImageBytes)) {
                return Error(Errc::payload_too_large,
                             "A picture has at most " + std::to_string(limits::kImageBytes) +
                                 " bytes.");
            }
            command.alt = text_or_empty(alt);
            command.bytes.assign(static_cast<const char*>(bytes), length);
            return shop.image_add(command, options);
        },
        kShowPlain);
}

ordo_status ordo_image_update(ordo_engine* engine, const char* image_id, const char* patch_json,
                              const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Image>> {
            ORDO_TRY(required(patch_json, "patch_json"));
            ORDO_TRY(const auto command,
                     read_about(&ImageUpdate::id, image_id, "image_id", patch_json));
            return shop.image_update(command, options);
        },
        kShowPlain);
}

ordo_status ordo_image_remove(ordo_engine* engine, const char* image_id, const char* options_json,
                              ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Image>> {
            ORDO_TRY(const ImageId id, read_id<ImageId>(image_id, "image_id"));
            return shop.image_remove({id}, options);
        },
        kShowPlain);
}

ordo_status ordo_image_get(ordo_engine* engine, const char* image_id, const char* options_json,
                           ordo_bytes** bytes_out, ordo_doc** out, ordo_error** error) {
    if (bytes_out != nullptr) *bytes_out = nullptr;
    std::unique_ptr<ordo_bytes> bytes;
    const ordo_status status = call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Image> {
            ORDO_TRY(const ImageId id, read_id<ImageId>(image_id, "image_id"));
            ORDO_TRY(sys::ImageData data, shop.image_get(id, options));
            if (bytes_out != nullptr) {
                bytes = std::make_unique<ordo_bytes>(ordo_bytes{std::move(data.bytes)});
            }
            return std::move(data.image);
        },
        kShowPlain);
    if (status == ORDO_OK && bytes_out != nullptr) *bytes_out = bytes.release();
    return status;
}

const void* ordo_bytes_data(const ordo_bytes* bytes) {
    return bytes == nullptr ? nullptr : bytes->bytes.data();
}

size_t ordo_bytes_length(const ordo_bytes* bytes) {
    return bytes == nullptr ? 0 : bytes->bytes.size();
}

void ordo_bytes_free(ordo_bytes* bytes) { delete bytes; }
