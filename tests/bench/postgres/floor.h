/*
 * The floor on PostgreSQL: a hand-written C program part over libpq that writes the same rows into the
 * same schema (the database is made by Ordo, so its checks, triggers and foreign keys are there as well)
 * with prepared statements and, where it places orders, in pipeline mode.
 *
 * It is as fast as such a program is without tricks, and it does nothing else: it computes no price, tax
 * or hash, builds no document, checks no rights and copes with no error. A row is the copy of one that
 * Ordo wrote, with other ids, numbers and times, so it has the size of Ordo's.
 */
#ifndef ORDO_BENCH_POSTGRES_FLOOR_H
#define ORDO_BENCH_POSTGRES_FLOOR_H

#include "bench/floor_id.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One connection, for one thread at a time. */
typedef struct pgfloor_link pgfloor_link;

/* Makes in the database, once, what the floor needs beside Ordo's schema: two sequences and a function. With
 * `waits_for_nobody` the trigger goes that keeps the journal without gaps, which nobody can who does not wait. */
void pgfloor_prepare_database(const char* url, int waits_for_nobody);

/* Connects to a database of Ordo's that holds counted products and two orders of three lines each, which
 * serve as the patterns: one that waits for its payment and one that is paid. The customers order in
 * turn. `seed` must not be 0. Any error ends the program, here and below. */
pgfloor_link* pgfloor_connect(const char* url, const floor_id* customers, long customers_count,
                              uint64_t seed);
void pgfloor_disconnect(pgfloor_link* link);

/* Places `count` orders and stores their ids. The chain's row is locked and the stock read in a first round
 * trip; a second writes all orders of a commit, the stock, the sums of the statistics and the chain. */
void pgfloor_place_locked(pgfloor_link* link, floor_id* ids, long count, long per_commit);

/* The same, a commit and a round trip each, without what everybody would wait for: the numbers come from
 * sequences, which leave gaps, and neither the chain nor the statistics are written. */
void pgfloor_place_alone(pgfloor_link* link, floor_id* ids, long count);

/* Records the payment of an order by one call of a function that does all the work in the database; with
 * `all_rows` also the chain's and those of the statistics. */
void pgfloor_pay(pgfloor_link* link, const floor_id* id, int all_rows);

/* Reads an order, its lines, payments and refunds, and with `with_history` its journal, by one prepared statement,
 * and copies every value out; the number of bytes. */
long pgfloor_read_order(pgfloor_link* link, const floor_id* id, int with_history);

/* Adds so many paid orders, spread over the time, and what Ordo's statistics say of them by hour. */
void pgfloor_fill(pgfloor_link* link, long count, int64_t from, int64_t to);

/* What was sold in the time, by hour and currency, as a scan of the index that pgfloor_index_statistics
 * makes; the sum of what was captured. */
void pgfloor_index_statistics(pgfloor_link* link);
int64_t pgfloor_statistics(pgfloor_link* link, int64_t from, int64_t to);

#ifdef __cplusplus
}
#endif

#endif
