package memheap.bench.contender;

/** The seed of a random test: the one that is asked for with -Dmemheap.seed, otherwise a new one, printed. */
final class Seeds {

    private Seeds() {
    }

    static long seed(String test) {
        long seed = Long.getLong("memheap.seed", System.nanoTime());
        System.out.println(test + ": -Dmemheap.seed=" + seed);
        return seed;
    }
}
