/* Connections, reading an order, and the scan for statistics. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

pgfloor_link* pgfloor_connect(const char* url, const floor_id* customers, long customers_count,
                              uint64_t seed) {
    pgfloor_link* link = calloc(1, sizeof *link);
    if (link == NULL) abort();
    link->connection = pgfloor_open_connection(url);
    link->customers = customers;
    link->customers_count = customers_count;
    link->random = seed;
    return link;
}

void pgfloor_disconnect(pgfloor_link* link) {
    if (link == NULL) return;
    if (link->till != NULL) pgfloor_close_till(link->till);
    PQclear(link->facts);
    PQfinish(link->connection);
    free(link);
}

/* Arrays of rows are what one statement can give of several tables without repeating itself. */
#define ORDER                                                                     \
    "SELECT o.*,"                                                                 \
    " ARRAY(SELECT l FROM order_line l WHERE l.order_id = o.id ORDER BY l.line)," \
    " ARRAY(SELECT p FROM payment p WHERE p.order_id = o.id ORDER BY p.row),"     \
    " ARRAY(SELECT r FROM refund r WHERE r.order_id = o.id ORDER BY r.row)"
#define HISTORY                                                       \
    ", ARRAY(SELECT ROW(j.*, t.actor_name, t.message) FROM journal j" \
    "        LEFT JOIN journal_text t ON t.sequence = j.sequence"     \
    "        WHERE j.order_id = o.id ORDER BY j.order_sequence)"
#define OF_ID " FROM orders o WHERE o.id = $1"

long pgfloor_read_order(pgfloor_link* link, const floor_id* id, int with_history) {
    const char* const values[] = {id->text};
    PGresult* result;
    size_t used = 0;
    int column;
    if (!link->reads) {
        pgfloor_prepare_statement(link->connection, "read", ORDER OF_ID);
        pgfloor_prepare_statement(link->connection, "read_history", ORDER HISTORY OF_ID);
        link->reads = 1;
    }
    result = PQexecPrepared(link->connection, with_history ? "read_history" : "read", 1, values,
                            NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1) {
        fprintf(stderr, "floor: an order is not there: %s\n", PQerrorMessage(link->connection));
        exit(1);
    }
    for (column = 0; column < PQnfields(result); ++column) {
        const size_t size = (size_t)PQgetlength(result, 0, column);
        if (used + size > sizeof link->text) abort();
        memcpy(link->text + used, PQgetvalue(result, 0, column), size);
        used += size;
    }
    PQclear(result);
    return (long)used;
}

/* ---- statistics ---------------------------------------------------------------------------- */

/* The columns of an order and, for each, where a copy of order o has its value from. */
static const char kColumns[] =
    "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position),"
    " string_agg(CASE column_name"
    "   WHEN 'id' THEN '''ord_'' || left(md5(n::text || ''f''), 26)'"
    "   WHEN 'number' THEN '''F'' || n'"
    "   WHEN 'created_at' THEN 'at' WHEN 'updated_at' THEN 'at' WHEN 'paid_at' THEN 'at'"
    "   ELSE 'o.' || quote_ident(column_name) END, ', ' ORDER BY ordinal_position) "
    "FROM information_schema.columns "
    "WHERE table_name = 'orders' AND table_schema = 'ordo' AND column_name <> 'row'";

void pgfloor_fill(pgfloor_link* link, long count, int64_t from, int64_t to) {
    char sql[PGFLOOR_SQL_MAX];
    PGresult* lists = pgfloor_query(link->connection, kColumns);
    snprintf(sql, sizeof sql,
             "INSERT INTO orders (%s) SELECT %s FROM orders o, generate_series(0, %ld - 1) n,"
             " LATERAL (SELECT %lld + n * %lld / %ld AS at) time "
             "WHERE o.id = (SELECT min(id) FROM orders WHERE payment_status = 'paid')",
             PQgetvalue(lists, 0, 0), PQgetvalue(lists, 0, 1), count, (long long)from,
             (long long)(to - from), count);
    PQclear(lists);
    pgfloor_execute(link->connection, sql);
    /* What Ordo would have summed up, had the orders been placed one after the other. */
    snprintf(sql, sizeof sql,
             "INSERT INTO sales SELECT created_at / 3600000 * 3600000, currency, sum(captured), 0, "
             "count(*), count(*),"
             " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM orders WHERE created_at >= %lld AND "
             "created_at < %lld "
             "GROUP BY 1, 2",
             (long long)from, (long long)to);
    pgfloor_execute(link->connection, sql);
    pgfloor_execute(link->connection,
                    "VACUUM (ANALYZE)"); /* without which no scan is of an index only */
}

void pgfloor_index_statistics(pgfloor_link* link) {
    pgfloor_execute(
        link->connection,
        "CREATE INDEX floor_statistics ON orders (created_at, currency) INCLUDE (total, captured)");
    pgfloor_prepare_statement(
        link->connection, "statistics",
        "SELECT created_at / 3600000, currency, count(*), sum(total), sum(captured) "
        "FROM orders WHERE created_at >= $1 AND created_at < $2 GROUP BY 1, 2");
}

int64_t pgfloor_statistics(pgfloor_link* link, int64_t from, int64_t to) {
    char first[PGFLOOR_NUMBER_MAX], last[PGFLOOR_NUMBER_MAX];
    const char* const values[] = {first, last};
    PGresult* result;
    int64_t sum = 0;
    int row;
    snprintf(first, sizeof first, "%lld", (long long)from);
    snprintf(last, sizeof last, "%lld", (long long)to);
    result = PQexecPrepared(link->connection, "statistics", 2, values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) pgfloor_check(link->connection, result);
    for (row = 0; row < PQntuples(result); ++row)
        sum += strtoll(PQgetvalue(result, row, 4), NULL, 10);
    PQclear(result);
    return sum;
}
