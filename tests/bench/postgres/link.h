/* What the parts of the floor share: a connection, and statements that have the values of a pattern row. */
#ifndef ORDO_BENCH_POSTGRES_LINK_H
#define ORDO_BENCH_POSTGRES_LINK_H

#include <libpq-fe.h>
#include <stddef.h>

#include "floor.h"

enum {
    PGFLOOR_COLUMNS_MAX = 48,
    PGFLOOR_VARYING_MAX = 8,
    PGFLOOR_NUMBER_MAX = 24,
    PGFLOOR_SQL_MAX = 4096
};

/* An INSERT that has the values of a pattern row; before each use those that vary are set anew, by their
 * place in the list of names it was made with. */
typedef struct pgfloor_pattern {
    char name[32];
    int count;
    const char* values[PGFLOOR_COLUMNS_MAX];
    int parameter[PGFLOOR_VARYING_MAX];
    char numbers[PGFLOOR_VARYING_MAX][PGFLOOR_NUMBER_MAX];
    PGresult* row; /* owns the values that do not vary */
} pgfloor_pattern;

/* How a pattern's statement differs from a plain INSERT of the pattern row. */
typedef struct pgfloor_shape {
    const char *table, *where;
    const char* varying; /* the names of the columns that vary, parted by spaces */
    const char* column;  /* one that has an expression instead of a value, or NULL */
    const char* expression;
    const char* before; /* a WITH clause; %1$d is the place of delta, %2$d that of product_id */
} pgfloor_shape;

PGconn* pgfloor_open_connection(const char* url);
/* Ends the program if it is an error's; frees it. */
void pgfloor_check(PGconn* connection, PGresult* result);
void pgfloor_execute(PGconn* connection, const char* sql);
PGresult* pgfloor_query(PGconn* connection, const char* sql);
void pgfloor_prepare_statement(PGconn* connection, const char* name, const char* sql);

void pgfloor_make_pattern(PGconn* connection, pgfloor_pattern* pattern, const char* name,
                          pgfloor_shape shape);
void pgfloor_free_pattern(pgfloor_pattern* pattern);
void pgfloor_set_id(pgfloor_pattern* pattern, int varying, const floor_id* id);
void pgfloor_set_number(pgfloor_pattern* pattern, int varying, int64_t number);
/* Into the pipeline. */
void pgfloor_send(PGconn* connection, const char* name, int count, const char* const* values);
void pgfloor_send_pattern(PGconn* connection, const pgfloor_pattern* pattern);
/* The result of the next statement in the pipeline, which is no error; to be freed. */
PGresult* pgfloor_next(PGconn* connection);
/* The end of a round trip; before it, pgfloor_next may have fetched the results of the first statements. */
void pgfloor_flush(PGconn* connection);
void pgfloor_finish(PGconn* connection);

struct pgfloor_link {
    PGconn* connection;
    struct pgfloor_till* till; /* what placing orders needs, once it has */
    const floor_id* customers;
    long customers_count;
    uint64_t random;
    PGresult* facts;  /* what paying needs, once somebody has paid */
    int reads;        /* the statement that reads an order is prepared */
    char text[65536]; /* one order's values */
};

struct pgfloor_till* pgfloor_open_till(pgfloor_link* link);
void pgfloor_close_till(struct pgfloor_till* till);

#endif
