#pragma once

namespace ordo::sqlite {

// The name of a VFS that is SQLite's default one, but writes the write-ahead log in large pieces: SQLite hands
// it two pieces for every page, and a group commit has hundreds of them
// (https://www.sqlite.org/vfs.html#standard_vfs_shims). Throws Failure.
[[nodiscard]] const char* log_vfs();

}  // namespace ordo::sqlite
