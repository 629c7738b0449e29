/*
 * What memheap's own program measures, done by OpenSHMEM alone: the same patterns, the same numbers of operations, the same lines of output.
 * Both are told alike:
 *
 *     pebench MILLISECONDS SAMPLES OPERATIONS BYTES [GROUP...]
 *
 * A sample is OPERATIONS operations one after the other, fewer where they would move more than BYTES bytes, and sizes of which
 * it could not move four are left out; so many samples warm up as count. MILLISECONDS say how long a JVM warms up: here nothing is compiled meanwhile. PE 0 prints
 *
 *     figure PATTERN BYTES NANOSECONDS DEVIATION
 *
 * the median over the samples and the median distance from it, for one operation, and at last "figures" and how many there were. A wrong value ends the job with status 1.
 */
#include <shmem.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_SAMPLES 1000
#define LEAST_OPERATIONS 4
#define COLLECTIVE_PART 4 /* of the operations are collective ones, which take longer */
#define BLOCK_BYTES 64
#define PAGE 4096

static const size_t SIZES[] = {8, 64, 512, 4 << 10, 32 << 10, 256 << 10, 1 << 20, 4 << 20};
#define SIZE_COUNT (sizeof SIZES / sizeof SIZES[0])

/* Does so many operations. Returns nanoseconds. */
typedef double timed(long operations);

struct operation {
    const char *name;
    size_t bytes;
    timed *run;
    long operations;
    double samples[MOST_SAMPLES];
};

static int me, count, next; /* next is the PE that this one works on */
static long samples, most_operations, most_bytes;
static size_t bytes;                /* of the pattern that runs */
static size_t size_count, largest;  /* of SIZES, those that are measured */
static char *put_block, *get_block; /* symmetric; the second is filled by its owner */
static long *word, *shared_word, *order_word;
static char *source, *target, *other;
static int reported;
static long address_sum; /* of all blocks that were allocated */

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static void require(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "pebench: wrong result in PE %d: %s of %zu bytes\n", me, what, bytes);
        fflush(stderr);
        shmem_global_exit(1);
    }
}

static char content(int pe, size_t at) {
    return (char) (17 * pe + 31 * at + at / 251);
}

static void fill(char *block, int pe, size_t length) {
    for (size_t at = 0; at < length; at++) {
        block[at] = content(pe, at);
    }
}

/* --- bytes ----------------------------------------------------------------------------------------------------------- */

static double put(long operations) {
    double start = now();
    for (long i = 0; i < operations; i++) {
        *(volatile long *) source = i;
        shmem_putmem(put_block, source, bytes, next);
    }
    shmem_quiet();
    double nanos = now() - start;
    shmem_getmem(other, put_block, bytes, next);
    require(memcmp(source, other, bytes) == 0 && *(long *) other == operations - 1, "put");
    return nanos;
}

static double get(long operations) {
    long sum = 0, one;
    memset(target, 0, bytes);
    double start = now();
    for (long i = 0; i < operations; i++) {
        shmem_getmem(target, get_block, bytes, next);
        sum += *(volatile long *) target;
    }
    double nanos = now() - start;
    fill((char *) &one, next, sizeof one);
    require(sum == operations * one && target[bytes - 1] == content(next, bytes - 1), "get");
    return nanos;
}

static double copy(long operations) {
    double start = now();
    for (long i = 0; i < operations; i++) {
        *(volatile long *) source = i;
        memcpy(other, source, bytes);
        __asm__ volatile("" ::: "memory"); /* or the copies but the last one would be left away */
    }
    double nanos = now() - start;
    require(memcmp(source, other, bytes) == 0, "copy");
    return nanos;
}

static double copy_read(long operations) {
    long sum = 0;
    memset(other, 0, bytes);
    double start = now();
    for (long i = 0; i < operations; i++) {
        memcpy(other, target, bytes);
        __asm__ volatile("" ::: "memory");
        sum += *(volatile long *) other;
    }
    double nanos = now() - start;
    require(sum == operations * *(long *) target && memcmp(target, other, bytes) == 0, "copy-read");
    return nanos;
}

/* --- single values ------------------------------------------------------------------------------------------------- */

static double put_value(long operations) {
    double start = now();
    for (long i = 0; i < operations; i++) {
        shmem_long_p(word, i, next);
    }
    shmem_quiet();
    double nanos = now() - start;
    require(shmem_long_g(word, next) == operations - 1, "put-value");
    return nanos;
}

static double put_quiet(long operations) {
    double start = now();
    for (long i = 0; i < operations; i++) {
        shmem_long_p(word, i, next);
        shmem_quiet();
    }
    double nanos = now() - start;
    require(shmem_long_g(word, next) == operations - 1, "put-quiet");
    return nanos;
}

static double get_value(long operations) {
    long sum = 0, one;
    double start = now();
    for (long i = 0; i < operations; i++) {
        sum += shmem_long_g((long *) get_block, next);
    }
    double nanos = now() - start;
    fill((char *) &one, next, sizeof one);
    require(sum == operations * one, "get-value");
    return nanos;
}

static double fetch_add(long operations) {
    long before = shmem_long_g(word, next), sum = 0;
    double start = now();
    for (long i = 0; i < operations; i++) {
        sum += shmem_long_atomic_fetch_add(word, 1, next) - before;
    }
    double nanos = now() - start;
    require(sum == operations * (operations - 1) / 2 && shmem_long_g(word, next) == before + operations, "fetch-add");
    return nanos;
}

static double compare_and_swap(long operations) {
    long before = shmem_long_g(word, next), misses = 0;
    double start = now();
    for (long i = 0; i < operations; i++) {
        misses |= shmem_long_atomic_compare_swap(word, before + i, before + i + 1, next) ^ (before + i);
    }
    double nanos = now() - start;
    require(misses == 0 && shmem_long_g(word, next) == before + operations, "compare-and-swap");
    return nanos;
}

static double fetch_add_shared(long operations) {
    double start = now();
    for (long i = 0; i < operations; i++) {
        shmem_long_atomic_fetch_add(shared_word, 1, 0);
    }
    return now() - start;
}

/* --- what all do together ---------------------------------------------------------------------------------------------- */

static double barrier(long operations) {
    double start = now();
    for (long i = 0; i < operations; i++) {
        shmem_barrier_all();
    }
    return now() - start;
}

static double allocate_free(long operations) {
    double start = now();
    for (long i = 0; i < operations; i++) {
        void *block = shmem_malloc(BLOCK_BYTES);
        address_sum += (long) block;
        shmem_free(block);
    }
    return now() - start;
}

/* All PEs have got the same addresses. */
static void check_addresses(void) {
    shmem_long_p(order_word, address_sum, next);
    shmem_barrier_all();
    require(*(volatile long *) order_word == address_sum, "allocate-free");
    shmem_barrier_all();
}

/* Nobody leaves a barrier before all have come to it. */
static void check_barrier(void) {
    for (long round = 1; round <= 100; round++) {
        shmem_long_p(order_word, round, next);
        shmem_barrier_all();
        long found = *(volatile long *) order_word;
        require(found == round || found == round + 1, "barrier");
    }
    shmem_barrier_all();
}

/* --- measuring --------------------------------------------------------------------------------------------------------- */

static int ascending(const void *one, const void *other_one) {
    double difference = *(const double *) one - *(const double *) other_one;
    return (difference > 0) - (difference < 0);
}

static double median(double *values) {
    qsort(values, samples, sizeof *values, ascending);
    return samples % 2 == 1 ? values[samples / 2] : (values[samples / 2 - 1] + values[samples / 2]) / 2;
}

static void report(struct operation *one) {
    double middle = median(one->samples);
    for (long i = 0; i < samples; i++) {
        double distance = one->samples[i] - middle;
        one->samples[i] = distance < 0 ? -distance : distance;
    }
    if (me == 0) {
        printf("figure %s %zu %.3f %.3f\n", one->name, one->bytes, middle, median(one->samples));
        fflush(stdout);
        reported++;
    }
}

static void take_turns(struct operation *all, int length, int together) {
    for (long sample = -samples; sample < samples; sample++) {
        for (int i = 0; i < length; i++) {
            struct operation *one = &all[i];
            bytes = one->bytes;
            if (together) {
                shmem_barrier_all();
            }
            double nanos = one->run(one->operations) / one->operations;
            if (sample >= 0) {
                one->samples[sample] = nanos;
            }
        }
    }
}

/* Measures in PE 0, while the others wait in a barrier. */
static void alone(struct operation *all, int length) {
    shmem_barrier_all();
    if (me == 0) {
        take_turns(all, length, 0);
    }
    shmem_barrier_all();
    for (int i = 0; i < length; i++) {
        report(&all[i]);
    }
}

/* Measures while all do the same. */
static void together(struct operation *all, int length) {
    take_turns(all, length, 1);
    shmem_barrier_all();
    for (int i = 0; i < length; i++) {
        report(&all[i]);
    }
}

static long operations_of(size_t length) {
    long affordable = most_bytes / (long) length;
    return affordable < most_operations ? affordable : most_operations;
}

static void measure_bytes(void) {
    static struct operation all[4];
    for (size_t i = 0; i < size_count; i++) {
        long operations = operations_of(SIZES[i]);
        all[0] = (struct operation) {"put", SIZES[i], put, operations, {0}};
        all[1] = (struct operation) {"get", SIZES[i], get, operations, {0}};
        all[2] = (struct operation) {"copy", SIZES[i], copy, operations, {0}};
        all[3] = (struct operation) {"copy-read", SIZES[i], copy_read, operations, {0}};
        alone(all, 4);
    }
}

static void measure_values(void) {
    static struct operation all[3];
    all[0] = (struct operation) {"put-value", 8, put_value, most_operations, {0}};
    all[1] = (struct operation) {"get-value", 8, get_value, most_operations, {0}};
    all[2] = (struct operation) {"put-quiet", 8, put_quiet, most_operations, {0}};
    alone(all, 3);
}

static void measure_atomics(void) {
    static struct operation all[2];
    all[0] = (struct operation) {"fetch-add", 8, fetch_add, most_operations, {0}};
    all[1] = (struct operation) {"compare-and-swap", 8, compare_and_swap, most_operations, {0}};
    alone(all, 2);
}

static void measure_together(void) {
    static struct operation all[4];
    all[0] = (struct operation) {"put-together", 8, put, most_operations, {0}};
    all[1] = (struct operation) {"get-together", 8, get, most_operations, {0}};
    all[2] = (struct operation) {"fetch-add-together", 8, fetch_add, most_operations, {0}};
    all[3] = (struct operation) {"fetch-add-shared", 8, fetch_add_shared, most_operations, {0}};
    together(all, 4);
    require(me != 0 || *(volatile long *) shared_word == 2 * samples * most_operations * count, "fetch-add-shared");
}

static void measure_collective(void) {
    static struct operation all[2];
    long operations = most_operations / COLLECTIVE_PART > LEAST_OPERATIONS ? most_operations / COLLECTIVE_PART : LEAST_OPERATIONS;
    all[0] = (struct operation) {"barrier", 0, barrier, operations, {0}};
    all[1] = (struct operation) {"allocate-free", BLOCK_BYTES, allocate_free, operations, {0}};
    together(all, 2);
    check_addresses();
    check_barrier();
}

static const struct {
    const char *name;
    void (*measure)(void);
} GROUPS[] = {{"bytes", measure_bytes}, {"values", measure_values}, {"atomics", measure_atomics}, {"together", measure_together}, {"collective", measure_collective}};
#define GROUP_COUNT (sizeof GROUPS / sizeof GROUPS[0])

static int is_wanted(const char *name, int words, char **given) {
    for (int i = 0; i < words; i++) {
        if (strcmp(given[i], name) == 0) {
            return 1;
        }
    }
    return words == 0;
}

static void *pages(size_t length) {
    void *memory = NULL;
    if (posix_memalign(&memory, PAGE, length) != 0) {
        abort();
    }
    memset(memory, 1, length);
    return memory;
}

static void *symmetric(size_t length) {
    void *block = shmem_align(PAGE, length);
    require(block != NULL, "allocation");
    memset(block, 0, length);
    return block;
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: pebench MILLISECONDS SAMPLES OPERATIONS BYTES [GROUP...]\n");
        return 2;
    }
    samples = atol(argv[2]);
    most_operations = atol(argv[3]);
    most_bytes = atol(argv[4]);
    if (samples < 1 || samples > MOST_SAMPLES || most_operations < LEAST_OPERATIONS || most_bytes < LEAST_OPERATIONS * (long) SIZES[0]) {
        fprintf(stderr, "pebench: 1 to %d samples, at least %d operations and %zu bytes\n", MOST_SAMPLES, LEAST_OPERATIONS, LEAST_OPERATIONS * SIZES[0]);
        return 2;
    }
    while (size_count < SIZE_COUNT && (long) SIZES[size_count] <= most_bytes / LEAST_OPERATIONS) {
        largest = SIZES[size_count++];
    }
    int level;
    shmem_init_thread(SHMEM_THREAD_MULTIPLE, &level); /* as the JVMs do */
    me = shmem_my_pe();
    count = shmem_n_pes();
    next = (me + 1) % count;
    put_block = symmetric(largest);
    get_block = symmetric(largest);
    fill(get_block, me, largest);
    word = symmetric(sizeof *word);
    shared_word = symmetric(sizeof *shared_word);
    order_word = symmetric(sizeof *order_word);
    source = pages(largest);
    target = pages(largest);
    other = pages(largest);
    shmem_barrier_all();
    for (size_t i = 0; i < GROUP_COUNT; i++) {
        if (is_wanted(GROUPS[i].name, argc - 5, argv + 5)) {
            GROUPS[i].measure();
        }
    }
    if (me == 0) {
        printf("figures %d\n", reported);
        fflush(stdout);
    }
    shmem_finalize();
    return 0;
}
