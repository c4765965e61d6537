/*
 * The floor: what Ordo is measured against. A hand-written C program part over sqlite3 that writes
 * the same rows into the same schema (the file is made by Ordo, so its checks, triggers and foreign
 * keys are there as well) with the same durability: WAL, synchronous=FULL, one sync a commit, a
 * checkpoint when the log has grown to 16 MiB.
 *
 * It is as fast as such a program is without tricks, and it does nothing else: it reads nothing
 * before it writes, computes no price, tax or hash, builds no JSON, checks no rights, takes no lock
 * of its own and copes with no error. A row is the copy of one that Ordo wrote, with other ids,
 * numbers and times, so it has the size of Ordo's. Nobody could sell anything with it.
 */
#ifndef ORDO_BENCH_FLOOR_H
#define ORDO_BENCH_FLOOR_H

#include "floor_id.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The connection that writes. */
typedef struct floor_shop floor_shop;

/* Opens a shop file of Ordo's that holds counted products and two orders of three lines each, which
 * serve as the patterns: one that waits for its payment and was placed with an idempotency key, and
 * one that is paid. The customers order in turn. Any error ends the program, here and below. */
floor_shop *floor_open(const char *path, const floor_id *customers, long customers_count);
void floor_close(floor_shop *shop);

/* Places `count` orders and stores their ids; `keyed` adds the two rows of an idempotency key. */
void floor_place(floor_shop *shop, floor_id *ids, long count, long per_commit, int keyed);
/* Records the payment of each order. */
void floor_pay(floor_shop *shop, const floor_id *ids, long count, long per_commit);

/* A connection that reads. One thread at a time, like the one that writes. */
typedef struct floor_reader floor_reader;

floor_reader *floor_reader_open(const char *path);
void floor_reader_close(floor_reader *reader);

/* Reads an order, its lines and its payments, all of one moment, and copies every value out; the
 * number of rows. */
long floor_read(floor_reader *reader, const floor_id *id);

#ifdef __cplusplus
}
#endif

#endif
