#include "core/image.hpp"

#include <algorithm>

#include "core/decide/internal_commands.hpp"
#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

// The pictures of a product. They have no part in its version: whoever edits the text meanwhile is not
// disturbed.
namespace ordo {
namespace {

Result<const Product*> product_with(const State& state, ProductId id) {
    const auto& product = state.products.at(id);
    if (!product) return Error(Errc::not_found, "There is no product " + id.to_string() + ".");
    return &*product;
}

Result<const Product*> product_of_image(const State& state, ImageId id) {
    const auto& owner = state.image_products.at(id);
    if (!owner) return Error(Errc::not_found, "There is no picture " + id.to_string() + ".");
    return product_with(state, *owner);
}

Result<void> check_alt(const std::optional<std::string>& alt) {
    if (!alt || alt->empty()) return {};
    return check_text(*alt, limits::kNameLength, TextKind::line, "/alt");
}

// Numbers the pictures anew, in the order they stand in, and writes those whose place is another one.
void renumber(std::vector<Image>& images, const std::vector<Image>& before, sys::Changes& changes) {
    for (std::size_t i = 0; i < images.size(); ++i) {
        images[i].position = static_cast<std::int64_t>(i);
        const auto old = std::ranges::find(before, images[i].id, &Image::id);
        if (old->position != images[i].position || old->alt != images[i].alt)
            changes.images.push_back({images[i], std::nullopt});
    }
}

}  // namespace

void declare_needs(const ImageStore& command, sys::Needs& needs) {
    needs.products.insert(command.image.product_id);
    needs.with_pictures.insert(command.image.product_id);
}

Result<Decision<Image>> decide(const State& state, const ImageStore& command, const Context& context) {
    const ImageAdd& add = command.image;
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(refuse_version(context.call));
    ORDO_TRY(check_alt(add.alt));
    if (std::ssize(add.bytes) > limits::kImageBytes)
        return Error(Errc::payload_too_large, "A picture has at most 5 MiB.");
    const auto picture = look_at_picture(add.bytes);
    if (!picture)
        return Error(Errc::unsupported_media_type, "The bytes are no PNG, JPEG or WebP picture.");
    ORDO_TRY(const Product* product, product_with(state, add.product_id));
    if (std::ssize(product->images) >= limits::kImagesPerProduct)
        return invalid("", "A product has at most 8 pictures.");
    Image image{.id = context.ids.next<ImageId>(context.now),
                .product_id = product->id,
                .alt = add.alt,
                .media_type = std::string(picture->media_type),
                .width = picture->width,
                .height = picture->height,
                .size = std::ssize(add.bytes),
                .position = std::ssize(product->images),
                .created_at = context.now};
    Decision<Image> decision{.answer = image};
    decision.changes.images.push_back({std::move(image), add.bytes});
    return decision;
}

void declare_needs(const ImageUpdate& command, sys::Needs& needs) { needs.images.insert(command.id); }

Result<Decision<Image>> decide(const State& state, const ImageUpdate& command, const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(refuse_version(context.call));
    ORDO_TRY(check_alt(command.alt));
    ORDO_TRY(const Product* product, product_of_image(state, command.id));
    std::vector<Image> images = product->images;
    const auto last = std::ssize(images) - 1;
    if (command.position && (*command.position < 0 || *command.position > last))
        return invalid("/position", "The position must lie between 0 and " + std::to_string(last) + ".");
    auto place = std::ranges::find(images, command.id, &Image::id);
    if (command.alt) place->alt = *command.alt;
    if (command.position) {
        const Image moved = *place;
        images.erase(place);
        images.insert(images.begin() + *command.position, moved);
    }
    Decision<Image> decision{};
    renumber(images, product->images, decision.changes);
    decision.answer = *std::ranges::find(images, command.id, &Image::id);
    decision.changed = !decision.changes.images.empty();
    return decision;
}

void declare_needs(const ImageRemove& command, sys::Needs& needs) { needs.images.insert(command.id); }

Result<Decision<Image>> decide(const State& state, const ImageRemove& command, const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(refuse_version(context.call));
    ORDO_TRY(const Product* product, product_of_image(state, command.id));
    std::vector<Image> images = product->images;
    const auto place = std::ranges::find(images, command.id, &Image::id);
    Decision<Image> decision{.answer = *place};
    images.erase(place);
    decision.changes.removed_images.push_back(command.id);
    renumber(images, product->images, decision.changes);
    return decision;
}

}  // namespace ordo
