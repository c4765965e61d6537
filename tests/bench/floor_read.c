#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floor.h"
#include "floor_sqlite.h"

void floor_must(sqlite3 *database, int result) {
    if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE) return;
    fprintf(stderr, "floor: %s\n", sqlite3_errmsg(database));
    exit(1);
}

sqlite3_stmt *floor_prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    floor_must(database,
               sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

void floor_run(sqlite3 *database, sqlite3_stmt *statement) {
    floor_must(database, sqlite3_step(statement));
    sqlite3_reset(statement);
}

sqlite3 *floor_database(const char *path, int cache_kib) {
    sqlite3 *database = NULL;
    char pragmas[256];
    floor_must(database,
               sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;"
             "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -%d",
             cache_kib);
    floor_must(database, sqlite3_exec(database, pragmas, NULL, NULL, NULL));
    return database;
}

struct floor_reader {
    sqlite3 *database;
    sqlite3_stmt *begin, *end, *order, *lines, *payments;
    /* One row's values. */
    sqlite3_int64 numbers[64];
    char text[16384];
};

floor_reader *floor_reader_open(const char *path) {
    floor_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) abort();
    reader->database = floor_database(path, 4096);
    reader->begin = floor_prepare(reader->database, "BEGIN");
    reader->end = floor_prepare(reader->database, "COMMIT");
    reader->order = floor_prepare(reader->database, "SELECT * FROM orders WHERE id = ?");
    reader->lines = floor_prepare(reader->database,
                                  "SELECT * FROM order_line WHERE order_id = ? ORDER BY line");
    reader->payments =
        floor_prepare(reader->database, "SELECT * FROM payment WHERE order_id = ? ORDER BY row");
    return reader;
}

void floor_reader_close(floor_reader *reader) {
    sqlite3_stmt *statement;
    if (reader == NULL) return;
    while ((statement = sqlite3_next_stmt(reader->database, NULL)) != NULL)
        sqlite3_finalize(statement);
    sqlite3_close(reader->database);
    free(reader);
}

static void copy_row(floor_reader *reader, sqlite3_stmt *statement) {
    const int columns = sqlite3_data_count(statement);
    size_t used = 0;
    int column;
    for (column = 0; column < columns; ++column) {
        const int type = sqlite3_column_type(statement, column);
        if (type == SQLITE_INTEGER) {
            reader->numbers[column] = sqlite3_column_int64(statement, column);
        } else if (type != SQLITE_NULL) {
            const void *bytes = sqlite3_column_blob(statement, column);
            const size_t size = (size_t)sqlite3_column_bytes(statement, column);
            if (used + size > sizeof reader->text) abort();
            memcpy(reader->text + used, bytes, size);
            used += size;
        }
    }
}

static long read_rows(floor_reader *reader, sqlite3_stmt *statement, const floor_id *id) {
    long rows = 0;
    int result;
    sqlite3_bind_text(statement, 1, id->text, (int)sizeof id->text - 1, SQLITE_STATIC);
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        copy_row(reader, statement);
        ++rows;
    }
    floor_must(reader->database, result);
    sqlite3_reset(statement);
    return rows;
}

long floor_read(floor_reader *reader, const floor_id *id) {
    long rows;
    floor_run(reader->database, reader->begin);
    rows = read_rows(reader, reader->order, id);
    rows += read_rows(reader, reader->lines, id);
    rows += read_rows(reader, reader->payments, id);
    floor_run(reader->database, reader->end);
    return rows;
}
