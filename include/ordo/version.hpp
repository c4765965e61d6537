#pragma once

// The release number. CMake, the package files and `ordo --version` read it from here; a
// static_assert in capi/src ties ORDO_VERSION_NUMBER of the C header to it.

#define ORDO_VERSION_MAJOR 1
#define ORDO_VERSION_MINOR 0
#define ORDO_VERSION_PATCH 0

namespace ordo {

inline constexpr int kVersionMajor = ORDO_VERSION_MAJOR;
inline constexpr int kVersionMinor = ORDO_VERSION_MINOR;
inline constexpr int kVersionPatch = ORDO_VERSION_PATCH;

// major * 1'000'000 + minor * 1'000 + patch; grows with every release.
inline constexpr int kVersionNumber =
    kVersionMajor * 1'000'000 + kVersionMinor * 1'000 + kVersionPatch;

}  // namespace ordo
