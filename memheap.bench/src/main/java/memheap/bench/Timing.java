package memheap.bench;

import memheap.bench.contender.Contenders;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long a fork runs. What is written in Java is compiled while it warms up; of a native allocator only the loop around it is.
 *
 * @param nativeWarmups iterations that do not count, for floors and native allocators
 * @param javaWarmups iterations that do not count, for allocators in Java
 * @param warmup how long each of them takes
 * @param iterations iterations that count
 * @param iteration how long each of them takes
 */
record Timing(int nativeWarmups, int javaWarmups, TimeValue warmup, int iterations, TimeValue iteration) {

    static final Timing FULL = new Timing(2, 4, TimeValue.milliseconds(500), 5, TimeValue.milliseconds(300));
    static final Timing QUICK = new Timing(1, 3, TimeValue.milliseconds(400), 4, TimeValue.milliseconds(100));
    static final Timing SMOKE = new Timing(1, 1, TimeValue.milliseconds(20), 2, TimeValue.milliseconds(20));

    int warmups(Contenders contender) {
        return switch (contender.family()) {
            case FLOOR, NATIVE -> nativeWarmups;
            case MEMHEAP, JAVA -> javaWarmups;
        };
    }
}
