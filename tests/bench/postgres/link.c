#include "link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fail(PGconn* connection, const char* what) {
    fprintf(stderr, "floor: %s: %s\n", what, PQerrorMessage(connection));
    exit(1);
}

static PGresult* must(PGconn* connection, PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail(connection, PQresStatus(status));
    return result;
}

void pgfloor_check(PGconn* connection, PGresult* result) { PQclear(must(connection, result)); }

void pgfloor_execute(PGconn* connection, const char* sql) {
    pgfloor_check(connection, PQexec(connection, sql));
}

PGresult* pgfloor_query(PGconn* connection, const char* sql) {
    return must(connection, PQexec(connection, sql));
}

PGconn* pgfloor_open_connection(const char* url) {
    PGconn* connection = PQconnectdb(url);
    if (PQstatus(connection) != CONNECTION_OK) fail(connection, "connect");
    pgfloor_execute(connection, "SET search_path TO ordo; SET client_min_messages TO warning");
    return connection;
}

void pgfloor_prepare_statement(PGconn* connection, const char* name, const char* sql) {
    pgfloor_check(connection, PQprepare(connection, name, sql, 0, NULL));
}

/* ---- patterns ------------------------------------------------------------------------------ */

static int parameter_of(const pgfloor_pattern* pattern, const char* const* names, const char* name,
                        size_t length) {
    int i;
    for (i = 0; i < pattern->count; ++i)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0) return i;
    fprintf(stderr, "floor: %s has no column %.*s\n", pattern->name, (int)length, name);
    exit(1);
}

static void append(char* sql, const char* text) {
    if (strlen(sql) + strlen(text) >= PGFLOOR_SQL_MAX) abort();
    strcat(sql, text);
}

/* Writes "name," and "$n," or the expression for every column that is inserted. */
static void write_columns(pgfloor_pattern* pattern, const pgfloor_shape* shape, const char** names,
                          char* columns, char* values) {
    int column;
    char text[PGFLOOR_NUMBER_MAX];
    for (column = 0; column < PQnfields(pattern->row); ++column) {
        const char* name = PQfname(pattern->row, column);
        if (strcmp(name, "row") == 0) continue; /* numbers the database gives, in its own order */
        append(columns, name);
        append(columns, ",");
        if (shape->column != NULL && strcmp(name, shape->column) == 0) {
            append(values, shape->expression);
            append(values, ",");
            continue;
        }
        names[pattern->count] = name;
        pattern->values[pattern->count] =
            PQgetisnull(pattern->row, 0, column) ? NULL : PQgetvalue(pattern->row, 0, column);
        snprintf(text, sizeof text, "$%d,", ++pattern->count);
        append(values, text);
    }
    columns[strlen(columns) - 1] = values[strlen(values) - 1] = '\0';
}

void pgfloor_make_pattern(PGconn* connection, pgfloor_pattern* pattern, const char* name,
                          pgfloor_shape shape) {
    char sql[PGFLOOR_SQL_MAX], columns[PGFLOOR_SQL_MAX] = "", values[PGFLOOR_SQL_MAX] = "",
                               before[512] = "";
    const char *names[PGFLOOR_COLUMNS_MAX], *word;
    int place;
    memset(pattern, 0, sizeof *pattern);
    snprintf(pattern->name, sizeof pattern->name, "%s", name);
    snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s LIMIT 1", shape.table, shape.where);
    pattern->row = pgfloor_query(connection, sql);
    if (PQntuples(pattern->row) != 1 || PQnfields(pattern->row) > PGFLOOR_COLUMNS_MAX) {
        fprintf(stderr, "floor: the shop has no pattern row for %s\n", name);
        exit(1);
    }
    write_columns(pattern, &shape, names, columns, values);
    for (place = 0, word = shape.varying; *word != '\0'; ++place) {
        const size_t length = strcspn(word, " ");
        pattern->parameter[place] = parameter_of(pattern, names, word, length);
        word += length + (word[length] == ' ');
    }
    if (shape.before != NULL)
        snprintf(before, sizeof before, shape.before, 1 + parameter_of(pattern, names, "delta", 5),
                 1 + parameter_of(pattern, names, "product_id", 10));
    if (snprintf(sql, sizeof sql, "%s INSERT INTO %s (%s) VALUES (%s)", before, shape.table,
                 columns, values) >= (int)sizeof sql)
        abort();
    pgfloor_prepare_statement(connection, name, sql);
}

void pgfloor_free_pattern(pgfloor_pattern* pattern) { PQclear(pattern->row); }

void pgfloor_set_id(pgfloor_pattern* pattern, int varying, const floor_id* id) {
    pattern->values[pattern->parameter[varying]] = id->text;
}

void pgfloor_set_number(pgfloor_pattern* pattern, int varying, int64_t number) {
    char* text = pattern->numbers[varying];
    snprintf(text, PGFLOOR_NUMBER_MAX, "%lld", (long long)number);
    pattern->values[pattern->parameter[varying]] = text;
}

/* ---- the pipeline -------------------------------------------------------------------------- */

void pgfloor_send(PGconn* connection, const char* name, int count, const char* const* values) {
    if (!PQsendQueryPrepared(connection, name, count, values, NULL, NULL, 0))
        fail(connection, name);
}

void pgfloor_send_pattern(PGconn* connection, const pgfloor_pattern* pattern) {
    pgfloor_send(connection, pattern->name, pattern->count, pattern->values);
}

PGresult* pgfloor_next(PGconn* connection) {
    PGresult* result = must(connection, PQgetResult(connection));
    if (PQgetResult(connection) != NULL) abort(); /* a NULL ends each statement's results */
    return result;
}

void pgfloor_flush(PGconn* connection) {
    if (!PQpipelineSync(connection)) fail(connection, "sync");
}

void pgfloor_finish(PGconn* connection) {
    PGresult* result;
    for (;;) {
        result = PQgetResult(connection);
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) break;
        pgfloor_check(connection, result);
        if (PQgetResult(connection) != NULL) abort();
    }
    PQclear(result);
}
