package memheap.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import memheap.bench.contender.Contenders;
import memheap.bench.contender.Contenders.Trait;

/** What is done to a heap. Sizes are spread evenly over their logarithm. */
enum Pattern {

    PAIR("pair", "allocate 64 bytes, write 8, free", 1, 64, 64, List.of(1, 2, 4)),
    HANDLE("pair", "allocate 256 bytes through a handle, write 8 through its view, close", 1, 256, 256, List.of(1, 2, 4)),
    CHURN("replace", "replace a random one of 10000 blocks of 16 to 4096 bytes", 10_000, 16, 4096, List.of(1, 2, 4)),
    MIXED("replace", "replace a random one of 200 blocks of 16 bytes to 1 MiB", 200, 16, 1 << 20, List.of(1, 2, 4)),
    LARSON("larson", "replace a random one of 1000 blocks of 16 to 1024 bytes; every 4096 operations take over the blocks that another thread has left",
            1000, 16, 1024, List.of(1, 2, 4)),
    HANDOVER("handover", "one thread allocates blocks of 16 to 4096 bytes, another one frees them", Ring.CAPACITY, 16, 4096, List.of(2, 4)),
    GROW("grow", "a block grows from 64 bytes to 64 KiB in 20 steps", 1, 64, 64 << 10, List.of(1, 2, 4)),
    SCALE("replace", "replace a random one of N blocks of 16 to 128 bytes", 10_000_000, 16, 128, List.of(1)),
    LATENCY("replace", "single operations of churn: the middle one, and the slowest in 100 and in 1000", 10_000, 16, 4096, List.of(1));

    private static final long SMALL_WINDOW_BYTES = 1L << 30;
    private static final long LARGE_WINDOW_BYTES = 1L << 32;
    private static final int LARGE_WINDOW_BLOCKS = 1_000_000;

    private final String method;
    private final String description;
    private final int liveBlocks;
    private final int smallestBytes;
    private final int largestBytes;
    private final List<Integer> threads;

    Pattern(String method, String description, int liveBlocks, int smallestBytes, int largestBytes, List<Integer> threads) {
        this.method = method;
        this.description = description;
        this.liveBlocks = liveBlocks;
        this.smallestBytes = smallestBytes;
        this.largestBytes = largestBytes;
        this.threads = threads;
    }

    /** The method of {@link Benchmarks} that does it. */
    String method() {
        return method;
    }

    String description() {
        return description;
    }

    /** Most blocks that one thread holds. */
    int liveBlocks() {
        return liveBlocks;
    }

    int smallestBytes() {
        return smallestBytes;
    }

    int largestBytes() {
        return largestBytes;
    }

    /** The numbers of threads that it makes sense with. */
    List<Integer> threads() {
        return threads;
    }

    /** Whether it can be run by so many threads. */
    boolean allows(int threadCount) {
        return this != HANDOVER || threadCount % 2 == 0;
    }

    /** Large enough for what four threads hold, with room for a component to waste. */
    static long windowBytes(int liveBlocks) {
        return liveBlocks > LARGE_WINDOW_BLOCKS ? LARGE_WINDOW_BYTES : SMALL_WINDOW_BYTES;
    }

    /** Whether a contender can do it with so many live blocks. */
    boolean suits(Contenders contender, int liveBlocks) {
        return switch (this) {
            case HANDLE -> contender.is(Trait.HANDLES);
            case LARSON -> !contender.is(Trait.CONFINED_TO_THREAD);
            case HANDOVER -> !contender.is(Trait.CONFINED_TO_THREAD) && !contender.is(Trait.CONFINED_TO_SLOTS);
            case PAIR, CHURN, MIXED, GROW, SCALE, LATENCY -> !contender.is(Trait.ONE_GIBIBYTE) || windowBytes(liveBlocks) <= SMALL_WINDOW_BYTES;
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Pattern> of(String label) {
        return Arrays.stream(values()).filter(pattern -> pattern.label().equals(label)).findFirst();
    }
}
