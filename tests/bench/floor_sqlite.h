/* What the floor's writing and reading connections share. */
#ifndef ORDO_BENCH_FLOOR_SQLITE_H
#define ORDO_BENCH_FLOOR_SQLITE_H

#include <sqlite3.h>

/* Ends the program unless `result` is SQLITE_OK, SQLITE_ROW or SQLITE_DONE. */
void floor_must(sqlite3 *database, int result);
sqlite3 *floor_database(const char *path, int cache_kib);
sqlite3_stmt *floor_prepare(sqlite3 *database, const char *sql);
/* Executes a statement that yields no rows, and makes it ready for the next time. */
void floor_run(sqlite3 *database, sqlite3_stmt *statement);

#endif
