#pragma once

#include <string>
#include <vector>

#include "fake/intent.hpp"

// The books on the disk: one JSON document, written whole, which is either the old or the new one whatever
// happens. It is for one process at a time.
namespace ordo_fake {

// Nothing when there is no such file yet. Refuses what it has not written, with a Refusal.
std::vector<Intent> read_state(const std::string& path);

// Durable when it returns; throws std::runtime_error, and the old file stands.
void write_state(const std::string& path, const std::vector<const Intent*>& intents);

}  // namespace ordo_fake
