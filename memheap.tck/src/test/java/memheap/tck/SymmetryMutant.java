package memheap.tck;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.concurrent.atomic.AtomicLong;
import memheap.spi.MemheapComponent;
import memheap.spi.ThreadCache;

/** Faults that make an offset depend on more than the calls, or hold what has gone. */
enum SymmetryMutant implements Mutant {

    PLACES_BY_THREAD("inSymmetricModeEqualCallsGetEqualOffsetsWhateverThreadCalls",
            "places a block by the thread that asks for it",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private final Thread maker = Thread.currentThread();

        @Override
        long find(long wantedBytes, long granuleBytes) {
            long room = super.find(wantedBytes + UNIT_BYTES, granuleBytes);
            return Thread.currentThread() == maker || room == NO_SPACE || granuleBytes > UNIT_BYTES
                    ? super.find(wantedBytes, granuleBytes) : room + UNIT_BYTES;
        }
    })),

    OPENS_CACHES_IN_SYMMETRIC_MODE("aSymmetricModuleHasNoCaches",
            "opens caches for threads in symmetric mode",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        public Optional<ThreadCache> openCache() {
            return new CachedFirstFitModule(TestHeap.open(new FirstFitComponent(FirstFitModule::new), 1 << 20, false).space()).openCache();
        }
    })),

    PLACES_BY_HOW_MANY_MODULES_THERE_WERE("inSymmetricModeAModuleAnswersLikeOneThatCameLater",
            "places blocks further on the more modules there were before",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private final long start = UNIT_BYTES * Left.MODULES.getAndIncrement();

        @Override
        long find(long wantedBytes, long granuleBytes) {
            return live.isEmpty() && granuleBytes == UNIT_BYTES && wantedBytes < 8192 ? start % (1 << 18) : super.find(wantedBytes, granuleBytes);
        }
    })),

    PLACES_BY_THE_PROCESS("anotherProcessGetsTheSameOffsets",
            "places its first block by the number of its process",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long find(long wantedBytes, long granuleBytes) {
            long start = ProcessHandle.current().pid() % 4096 * UNIT_BYTES;
            return live.isEmpty() && granuleBytes == UNIT_BYTES && wantedBytes < 1 << 16 ? start : super.find(wantedBytes, granuleBytes);
        }
    })),

    LEAVES_A_VALUE_ON_ITS_CALLERS_THREAD("theClassesOfAComponentThatHasGoneAreCollected",
            "leaves an object of its own in a ThreadLocal of each thread that calls it",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            Left.ON_THREAD.set(new Left());
            return super.allocate(byteSize, byteAlignment);
        }
    })),

    STARTS_A_THREAD_THAT_HOLDS_ITS_CLASSES("theClassesOfAComponentThatHasGoneAreCollected",
            "starts a thread that lives on after close",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private final Thread started = Thread.ofPlatform().daemon().name("of-a-mutant").start(new Left());
    }));

    private final Description description;

    SymmetryMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }

    /** What is left behind. */
    private static final class Left implements Runnable {

        static final AtomicLong MODULES = new AtomicLong();
        static final ThreadLocal<Left> ON_THREAD = new ThreadLocal<>();

        /** Long enough to be noticed, and no longer. */
        @Override
        public void run() {
            try {
                new CountDownLatch(1).await(10, TimeUnit.SECONDS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
