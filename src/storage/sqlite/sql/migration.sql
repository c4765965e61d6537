-- Which migrations a shop has seen. The table is older than the first of them, so the driver makes
-- it.

-- name: migration_create
CREATE TABLE IF NOT EXISTS migration (
    number     INTEGER PRIMARY KEY CHECK (number >= 1),
    name       TEXT    NOT NULL,
    checksum   TEXT    NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT;

-- name: migration_table_count
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration';

-- name: migration_list
SELECT number, name, checksum, applied_at FROM migration ORDER BY number;

-- name: migration_last
SELECT coalesce(max(number), 0) FROM migration;

-- name: migration_insert
INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?);
