#include <memory>

#include "cli/files.hpp"
#include "cli/session.hpp"

// Pictures of products.
namespace ordo_cli {
namespace {

struct ImageFlags {
    std::string product, image, file;
    std::string alt;
    std::optional<std::int64_t> position;
    bool force = false;
    WriteFlags write;
};

void show_image(Session& session, const Answer& answer) {
    session.show(answer,
                 [&](const Json& image) { print_images(session.out, Json::array({image})); });
}

Exit add(Session& session, const ImageFlags& flags) {
    const std::string bytes = read_all(flags.file);
    Shop shop = session.open();
    const std::string id = product_id(session, shop, flags.product);
    show_image(session,
               shop.call(session.options(&flags.write), ordo_image_add, id.c_str(),
                         flags.alt.c_str(), static_cast<const void*>(bytes.data()), bytes.size()));
    return Exit::ok;
}

Exit list(Session& session, const ImageFlags& flags) {
    Shop shop = session.open();
    const std::string id = product_id(session, shop, flags.product);
    const Json product = shop.call(session.options(), ordo_product_get, id.c_str()).json();
    const Json& images = product.at("images");
    if (session.json) {
        for (const Json& image : images) session.out.line(image.dump());
    } else if (images.empty()) {
        session.out.note("none");
    } else {
        print_images(session.out, images);
    }
    return Exit::ok;
}

Exit set(Session& session, const ImageFlags& flags) {
    Json patch = Json::object();
    put(patch, "alt", flags.alt);
    if (flags.position) patch["position"] = *flags.position;
    if (patch.empty()) throw Failure(Exit::usage, "nothing to change was given");
    Shop shop = session.open();
    show_image(session, shop.call(session.options(&flags.write), ordo_image_update,
                                  flags.image.c_str(), patch.dump().c_str()));
    return Exit::ok;
}

Exit remove(Session& session, const ImageFlags& flags) {
    session.confirm("This takes the picture away for good.");
    Shop shop = session.open();
    show_image(session,
               shop.call(session.options(&flags.write), ordo_image_remove, flags.image.c_str()));
    return Exit::ok;
}

Exit save(Session& session, const ImageFlags& flags) {
    Shop shop = session.open();
    OutputFile file(session.out, flags.file, flags.force);
    file.write(shop.image(session.options(), flags.image));
    file.complete();
    return Exit::ok;
}

}  // namespace

void add_image_commands(CLI::App& product, Session& session) {
    CLI::App& image = *product.add_subcommand("image", "pictures of products");
    image.require_subcommand(1);
    // Which of the arguments a command has: the product, the picture, the file.
    const auto command = [&](const char* name, const char* what,
                             Exit (*action)(Session&, const ImageFlags&)) {
        CLI::App& added = *image.add_subcommand(name, what);
        const auto flags = std::make_shared<ImageFlags>();
        on_run(added, session, flags, action);
        return std::pair<CLI::App&, std::shared_ptr<ImageFlags>>(added, flags);
    };
    const auto of_product = [](const auto& made) {
        made.first.add_option("product", made.second->product, "id, barcode or sku")->required();
    };
    const auto of_image = [](const auto& made) {
        made.first.add_option("image", made.second->image, "its id, img_…")->required();
    };

    const auto adding = command("add", "add a picture behind those there are", add);
    of_product(adding);
    adding.first.add_option("file", adding.second->file, "PNG, JPEG or WebP; - for stdin")
        ->required();
    adding.first.add_option("--alt", adding.second->alt,
                            "what it shows, for those who cannot see it");
    adding.second->write.add_to(adding.first, false);

    of_product(command("list", "list a product's pictures", list));

    const auto setting = command("set", "change a picture's text or place", set);
    of_image(setting);
    setting.first.add_option("--alt", setting.second->alt, "what it shows");
    setting.first.add_option("--position", setting.second->position, "0 stands first");
    setting.second->write.add_to(setting.first, false);

    const auto removing = command("remove", "take a picture away", remove);
    of_image(removing);
    removing.second->write.add_to(removing.first, false);

    const auto saving = command("save", "write a picture into a file", save);
    of_image(saving);
    saving.first.add_option("file", saving.second->file, "- for stdout")->required();
    saving.first.add_flag("--force", saving.second->force, "replace the file");
}

}  // namespace ordo_cli
