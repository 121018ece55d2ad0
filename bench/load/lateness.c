/* How late this machine itself wakes whoever sleeps: lateness SECONDS prints the percentiles 50, 99 and 99.9 of it in microseconds, for waits of 50 µs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WAIT = 50000, MOST = 4000000 };

static int of_size(const void *a, const void *b) {
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

int main(int argc, char **argv) {
    static long late[MOST];
    long end = now() + (argc > 1 ? atol(argv[1]) : 5) * 1000000000L, due = now(), count = 0;
    while ((due += WAIT) < end && count < MOST) {
        struct timespec at = {.tv_sec = due / 1000000000L, .tv_nsec = due % 1000000000L};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
        late[count++] = now() - due;
    }
    qsort(late, count, sizeof *late, of_size);
    printf("%ld %ld %ld\n", late[count / 2] / 1000, late[count * 99 / 100] / 1000, late[count * 999 / 1000] / 1000);
}
