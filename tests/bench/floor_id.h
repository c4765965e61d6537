/* The ids of the floors' rows. */
#ifndef ORDO_BENCH_FLOOR_ID_H
#define ORDO_BENCH_FLOOR_ID_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { FLOOR_ID_LENGTH = 30 };

/* A TypeID text. */
typedef struct floor_id {
    char text[FLOOR_ID_LENGTH + 1];
} floor_id;

/* In milliseconds since 1970. */
int64_t floor_now(void);

/* The next number; the state may be anything but 0. */
uint64_t floor_random(uint64_t* state);

/* Like a UUIDv7 in TypeID text: ten characters of time, then sixteen at random, so that the indexes
 * grow as they do under Ordo. The prefix has three letters. */
void floor_make_id(uint64_t* random, int64_t now, floor_id* id, const char* prefix);

#ifdef __cplusplus
}
#endif

#endif
