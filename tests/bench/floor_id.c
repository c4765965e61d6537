#define _POSIX_C_SOURCE 200809L

#include "floor_id.h"

#include <string.h>
#include <time.h>

int64_t floor_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators"). */
uint64_t floor_random(uint64_t* state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

void floor_make_id(uint64_t* random, int64_t now, floor_id* id, const char* prefix) {
    static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
    const uint64_t first = floor_random(random), second = floor_random(random);
    int i;
    memcpy(id->text, prefix, 3);
    id->text[3] = '_';
    for (i = 0; i < 10; ++i) id->text[4 + i] = alphabet[(uint64_t)now >> (45 - 5 * i) & 31];
    for (i = 0; i < 8; ++i) {
        id->text[14 + i] = alphabet[first >> (59 - 5 * i) & 31];
        id->text[22 + i] = alphabet[second >> (59 - 5 * i) & 31];
    }
    id->text[FLOOR_ID_LENGTH] = '\0';
}
