#pragma once

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
    // From here on; `forget` goes back to it.
    void mark() { mark_ = report_.findings.size(); }
    [[nodiscard]] bool some_since_mark() const { return report_.findings.size() > mark_; }
    void forget() { report_.findings.resize(mark_); }

private:
    VerifyReport& report_;
    std::string subject_;
    std::size_t mark_ = 0;
};

}  // namespace ordo
