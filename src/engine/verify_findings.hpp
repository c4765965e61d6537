#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "ordo/engine.hpp"

// What the parts of `verify` share.
namespace ordo {

// How much is read at a time.
inline constexpr std::int64_t kVerifyPage = 500;

// Collects what does not hold; `subject` names the thing that is being looked at.
class Findings {
public:
    explicit Findings(VerifyReport& report) : report_(report) {}
    void subject(std::string name) { subject_ = std::move(name); }
    void require(bool holds, std::string_view otherwise) {
        if (!holds) report_.findings.push_back({subject_, std::string(otherwise)});
    }
    [[nodiscard]] std::size_t count() const { return report_.findings.size(); }
    void forget_all_but(std::size_t first) { report_.findings.resize(first); }

private:
    VerifyReport& report_;
    std::string subject_;
};

}  // namespace ordo
