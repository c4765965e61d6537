/* Paying by one call of a PL/pgSQL function, and what the floor needs in the database for it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link.h"

#define PAID "(SELECT min(id) FROM orders WHERE payment_status = 'paid')"

/* An INSERT into `table` of the row that `where` finds: the columns that `instead` names have an expression
 * ("name=expression", parted by semicolons), all others the row's value. */
typedef struct copy {
    const char* mark; /* in the function's body */
    const char *table, *where, *instead;
} copy;

static const copy kCopies[] = {
    {"@payment@", "payment", "order_id = " PAID,
     "id=p_payment;order_id=p_order;amount=o.total;captured=o.total;created_at=p_now;updated_at=p_"
     "now;"
     "captured_at=p_now"},
    {"@ledger@", "ledger", "order_id = " PAID,
     "order_id=p_order;payment_id=p_payment;amount=o.total;at=p_now"},
    {"@paid@", "journal", "order_sequence = 2 AND order_id = " PAID,
     "sequence=s;event_id=p_paid;order_id=p_order;at=p_now;facts=p_paid_facts"},
    {"@moved@", "journal", "order_sequence = 3 AND order_id = " PAID,
     "sequence=next;event_id=p_moved;order_id=p_order;at=p_now;facts=p_moved_facts"},
};

static const char kFunction[] =
    "CREATE OR REPLACE FUNCTION floor_pay(p_order text, p_payment text, p_paid text, p_moved text, "
    "p_now bigint,"
    " p_paid_facts text, p_moved_facts text, p_all boolean) RETURNS void LANGUAGE plpgsql AS "
    "$floor$\n"
    "DECLARE o orders%ROWTYPE; l record; s bigint; next bigint;\n"
    "BEGIN\n"
    "  IF p_all THEN UPDATE chain SET sequence = sequence + 2 RETURNING sequence - 1, sequence INTO s, "
    "next;\n"
    "  ELSE s := nextval('floor_sequence'); next := nextval('floor_sequence'); END IF;\n"
    "  SELECT * INTO STRICT o FROM orders WHERE id = p_order AND payment_status = 'pending' FOR "
    "UPDATE;\n"
    "  @payment@; @ledger@;\n"
    "  UPDATE orders SET status = 'processing', payment_status = 'paid', payment_detail = 'paid',\n"
    "    captured = o.total, due = 0, version = o.version + 2, updated_at = p_now, paid_at = "
    "p_now\n"
    "  WHERE id = p_order;\n"
    "  @paid@; @moved@;\n"
    "  IF NOT p_all THEN RETURN; END IF;\n"
    "  INSERT INTO sales VALUES (p_now / 3600000 * 3600000, 'USD', o.total, 0, 0, 1,"
    " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT (hour, currency) DO UPDATE\n"
    "    SET gross_0 = sales.gross_0 + excluded.gross_0,"
    " paid_orders_0 = sales.paid_orders_0 + excluded.paid_orders_0;\n"
    "  UPDATE standing SET orders = orders - 1, outstanding = outstanding - o.total\n"
    "  WHERE currency = 'USD' AND status = 'pending' AND payment_status = 'pending';\n"
    "  INSERT INTO standing (currency, status, payment_status, orders, outstanding, attention)\n"
    "  VALUES ('USD', 'processing', 'paid', 1, 0, 0) ON CONFLICT (currency, status, "
    "payment_status)\n"
    "  DO UPDATE SET orders = standing.orders + 1;\n"
    "  FOR l IN SELECT product_id, quantity, amount FROM order_line WHERE order_id = p_order ORDER "
    "BY product_id LOOP\n"
    "    INSERT INTO product_day (day, product_id, currency, quantity, revenue)\n"
    "    VALUES (p_now / 86400000 * 86400000, l.product_id, 'USD', l.quantity, l.amount)\n"
    "    ON CONFLICT (day, product_id, currency) DO UPDATE SET quantity = product_day.quantity + "
    "excluded.quantity,\n"
    "      revenue = product_day.revenue + excluded.revenue;\n"
    "    INSERT INTO product_month (month, product_id, currency, quantity, revenue)\n"
    "    VALUES (extract(epoch FROM date_trunc('month', to_timestamp(p_now / 1000) AT TIME ZONE "
    "'UTC'))::bigint\n"
    "      * 1000, l.product_id, 'USD', l.quantity, l.amount)\n"
    "    ON CONFLICT (month, product_id, currency) DO UPDATE\n"
    "    SET quantity = product_month.quantity + excluded.quantity,\n"
    "      revenue = product_month.revenue + excluded.revenue;\n"
    "  END LOOP;\n"
    "END $floor$";

enum { BODY_MAX = 16384 };

static void append(char* text, const char* more, size_t length) {
    const size_t used = strlen(text);
    if (used + length >= BODY_MAX) abort();
    memcpy(text + used, more, length);
    text[used + length] = '\0';
}

/* The expression that `instead` has for the column, or NULL. */
static const char* expression_of(const char* instead, const char* column, size_t* length) {
    const size_t size = strlen(column);
    const char* at = instead;
    while (*at != '\0') {
        const size_t part = strcspn(at, ";");
        if (part > size && memcmp(at, column, size) == 0 && at[size] == '=') {
            *length = part - size - 1;
            return at + size + 1;
        }
        at += part + (at[part] == ';');
    }
    return NULL;
}

static void append_value(PGconn* connection, char* text, const PGresult* row, int column) {
    char* literal;
    if (PQgetisnull(row, 0, column)) {
        append(text, "NULL", 4);
        return;
    }
    literal = PQescapeLiteral(connection, PQgetvalue(row, 0, column),
                              (size_t)PQgetlength(row, 0, column));
    append(text, literal, strlen(literal));
    PQfreemem(literal);
}

static void append_insert(PGconn* connection, char* text, const copy* wanted) {
    char sql[PGFLOOR_SQL_MAX], values[BODY_MAX] = "";
    PGresult* row;
    const char* between = "";
    int column;
    snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s LIMIT 1", wanted->table, wanted->where);
    row = pgfloor_query(connection, sql);
    if (PQntuples(row) != 1) {
        fprintf(stderr, "floor: the shop has no pattern row for %s\n", wanted->mark);
        exit(1);
    }
    snprintf(sql, sizeof sql, "INSERT INTO %s (", wanted->table);
    append(text, sql, strlen(sql));
    for (column = 0; column < PQnfields(row); ++column) {
        const char* name = PQfname(row, column);
        size_t length;
        const char* expression = expression_of(wanted->instead, name, &length);
        if (strcmp(name, "row") == 0) continue; /* numbers the database gives, in its own order */
        append(text, between, strlen(between));
        append(values, between, strlen(between));
        append(text, name, strlen(name));
        if (expression != NULL)
            append(values, expression, length);
        else
            append_value(connection, values, row, column);
        between = ", ";
    }
    append(text, ") VALUES (", 10);
    append(text, values, strlen(values));
    append(text, ")", 1);
    PQclear(row);
}

static void create_function(PGconn* connection) {
    char text[BODY_MAX] = "";
    const char* at = kFunction;
    while (*at != '\0') {
        const char* mark = strchr(at, '@');
        size_t i;
        if (mark == NULL) mark = at + strlen(at);
        append(text, at, (size_t)(mark - at));
        at = mark;
        for (i = 0; *at != '\0' && i < sizeof kCopies / sizeof *kCopies; ++i) {
            if (strncmp(at, kCopies[i].mark, strlen(kCopies[i].mark)) != 0) continue;
            append_insert(connection, text, &kCopies[i]);
            at += strlen(kCopies[i].mark);
            break;
        }
    }
    pgfloor_execute(connection, text);
}

static void create_sequence(PGconn* connection, const char* name, const char* first) {
    char sql[PGFLOOR_SQL_MAX];
    snprintf(sql, sizeof sql,
             "DO $$ BEGIN EXECUTE format('CREATE SEQUENCE %s START %%s', (SELECT %s FROM chain)); "
             "END $$",
             name, first);
    pgfloor_execute(connection, sql);
}

void pgfloor_prepare_database(const char* url, int waits_for_nobody) {
    PGconn* connection = pgfloor_open_connection(url);
    create_sequence(connection, "floor_number", "next_order_number");
    create_sequence(connection, "floor_sequence", "sequence + 1");
    create_function(connection);
    if (waits_for_nobody)
        pgfloor_execute(connection, "DROP TRIGGER IF EXISTS journal_has_no_gaps ON journal");
    PQfinish(connection);
}

/* What the journal's two records of a payment say. */
static void load_facts(pgfloor_link* link) {
    link->facts = pgfloor_query(
        link->connection, "SELECT facts FROM journal WHERE order_sequence > 1 AND order_id = " PAID
                          " ORDER BY sequence");
    if (PQntuples(link->facts) != 2) abort();
    pgfloor_prepare_statement(link->connection, "pay",
                              "SELECT floor_pay($1, $2, $3, $4, $5, $6, $7, $8)");
}

void pgfloor_pay(pgfloor_link* link, const floor_id* id, int all_rows) {
    const int64_t now = floor_now();
    floor_id payment, paid, moved;
    char time[PGFLOOR_NUMBER_MAX];
    const char* values[] = {id->text, payment.text, paid.text, moved.text,
                            time,     NULL,         NULL,      all_rows ? "t" : "f"};
    if (link->facts == NULL) load_facts(link);
    values[5] = PQgetvalue(link->facts, 0, 0);
    values[6] = PQgetvalue(link->facts, 1, 0);
    floor_make_id(&link->random, now, &payment, "pay");
    floor_make_id(&link->random, now, &paid, "evt");
    floor_make_id(&link->random, now, &moved, "evt");
    snprintf(time, sizeof time, "%lld", (long long)now);
    pgfloor_check(link->connection,
                  PQexecPrepared(link->connection, "pay", 8, values, NULL, NULL, 0));
}
