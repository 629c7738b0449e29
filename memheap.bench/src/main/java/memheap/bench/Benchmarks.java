package memheap.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.infra.Control;

/** The operations that are timed; {@link Pattern} says which of them stands for what. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Benchmarks {

    /** Takes a block and gives it back. */
    @Benchmark
    public void pair(Worker worker) {
        worker.pass();
    }

    /** Gives a random block back and takes another one. */
    @Benchmark
    public void replace(Worker worker) {
        worker.replace();
    }

    /** The same; now and then on the blocks of another thread. */
    @Benchmark
    public void larson(Worker worker) {
        worker.replaceOrExchange();
    }

    /** Takes a block, lets it grow, gives it back. */
    @Benchmark
    public void grow(Worker worker) {
        worker.grow();
    }

    /** Takes a block for the other thread. */
    @Benchmark
    @Group("handover")
    public void produce(Ring ring, Control control) {
        ring.fill(control);
    }

    /** Gives a block of the other thread back. */
    @Benchmark
    @Group("handover")
    public void consume(Ring ring, Control control) {
        ring.clear(control);
    }
}
