#include "ordo/engine.hpp"

#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/engine_impl.hpp"

namespace ordo {
namespace {

Result<sys::ShopSettings> fresh_settings(const OpenOptions& options, sys::RandomSource& random) {
    ORDO_TRY(const Currency currency, Currency::parse(options.currency));
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    if (options.shop_name.empty() || std::ssize(options.shop_name) > limits::kCodeLength ||
        options.shop_name.find_first_not_of(kLetters) != std::string::npos)
        return invalid("/shop/name", "The shop's name is 1 to 64 letters, digits and '-'.");
    sys::ShopSettings settings{.name = options.shop_name,
                               .default_currency = currency,
                               .prices_include_tax = options.prices_include_tax};
    if (options.restore) return *options.restore;
    random.fill(settings.chain_id);
    random.fill(settings.cursor_secret);
    return settings;
}

}  // namespace

Result<Engine> Engine::on(std::unique_ptr<sys::Storage> storage, const OpenOptions& options) {
    if (!storage) return Error(Errc::misuse, "The storage is null.");
    sys::Clock& clock = options.clock ? *options.clock : sys::system_clock();
    sys::RandomSource& random = options.random ? *options.random : sys::system_random();
    if (options.migrate) {
        ORDO_TRY(const sys::ShopSettings fresh, fresh_settings(options, random));
        ORDO_TRY(storage->migrate(fresh, clock.now()));
    }
    ORDO_TRY(sys::ShopSettings shop, storage->settings());
    return Engine(std::make_shared<Impl>(std::move(storage), std::move(shop), clock, random));
}

Result<sys::MigrationStatus> Engine::migrations() const { return impl_->storage->migration_status(); }

const std::string& Engine::shop_name() const noexcept { return impl_->shop.name; }
const sys::ShopSettings& Engine::settings() const noexcept { return impl_->shop; }

Result<ShopPolicy> Engine::shop_get() const { return impl_->storage->policy(); }

Result<Reply<Image>> Engine::image_add(const ImageAdd& command, const CallOptions& options) {
    return impl_->execute(ImageStore{command}, options);
}

#define ORDO_COMMAND(function, Command)                                                   \
    Result<Reply<Command::Answer>> Engine::function(const Command& command,               \
                                                    const CallOptions& options) {         \
        return impl_->execute(command, options);                                          \
    }
ORDO_COMMAND(product_create, ProductCreate)
ORDO_COMMAND(product_update, ProductUpdate)
ORDO_COMMAND(product_deactivate, ProductDeactivate)
ORDO_COMMAND(stock_adjust, StockAdjust)
ORDO_COMMAND(order_mark_paid, OrderMarkPaid)
ORDO_COMMAND(order_set_status, OrderSetStatus)
ORDO_COMMAND(order_resolve, OrderResolve)
ORDO_COMMAND(order_add_note, OrderAddNote)
ORDO_COMMAND(user_update, UserUpdate)
ORDO_COMMAND(image_update, ImageUpdate)
ORDO_COMMAND(image_remove, ImageRemove)
ORDO_COMMAND(shop_update, ShopUpdate)
ORDO_COMMAND(events_ack, EventsAck)
#undef ORDO_COMMAND

}  // namespace ordo
