#pragma once

#include <ordo/ordo.h>

#include <optional>
#include <string>

#include "codec/document.hpp"

// A result keeps the text it was made of and is parsed when somebody reads from it: most callers
// only pass the text on. A changed document is written again when somebody asks for its text.
struct ordo_doc {
    explicit ordo_doc(std::string json) : text_(std::move(json)) {}
    explicit ordo_doc(ordo::codec::Document tree) : tree_(std::move(tree)), text_is_old_(true) {}

    [[nodiscard]] const std::string& text() const;
    [[nodiscard]] const ordo::codec::Document& tree() const;
    // To change it. `changed_tree` is called after a change has succeeded.
    [[nodiscard]] ordo::codec::Document& tree_to_change();
    void changed_tree() noexcept { text_is_old_ = true; }

    bool replayed = false;
    bool changed = false;

private:
    // Made on first use, by whichever reader comes first; one thread at a time, says ordo.h.
    mutable std::string text_;
    mutable std::optional<ordo::codec::Document> tree_;
    mutable bool text_is_old_ = false;
};
