-- Which migrations a shop has seen. The table is older than the first of them, so the driver makes
-- it.

-- name: migration_create
CREATE TABLE IF NOT EXISTS migration (
    number     BIGINT  PRIMARY KEY CHECK (number >= 1),
    name       TEXT COLLATE "C" NOT NULL,
    checksum   TEXT COLLATE "C" NOT NULL,
    applied_at BIGINT  NOT NULL
);

-- name: migration_table_count
SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('migration');

-- name: migration_list
SELECT number, name, checksum, applied_at FROM migration ORDER BY number;

-- name: migration_last
SELECT coalesce(max(number), 0) FROM migration;

-- name: migration_insert
INSERT INTO migration (number, name, checksum, applied_at) VALUES ($1, $2, $3, $4);
