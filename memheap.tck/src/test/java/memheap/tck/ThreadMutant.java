package memheap.tck;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapComponent;

/** Faults that show when several threads call. */
enum ThreadMutant implements Mutant {

    LETS_EACH_THREAD_BEGIN_AT_THE_START("threadsThatShareAThreadSafeModuleNeverShareABlock",
            "hands the first places of the window to every thread that comes",
            Mutant.firstFit(space -> new LockedFirstFitModule(space) {
        private final ThreadLocal<Long> seenByThread = ThreadLocal.withInitial(() -> 0L);

        /** As if each thread looked at the blocks of its own only. */
        @Override
        long find(long wantedBytes, long granuleBytes) {
            if (Thread.currentThread().getName().startsWith("pool-") && seenByThread.get() < 2) {
                seenByThread.set(seenByThread.get() + 1);
                return 0;
            }
            return super.find(wantedBytes, granuleBytes);
        }
    })),

    COUNTS_WITHOUT_A_LOCK("threadsThatShareAThreadSafeModuleNeverShareABlock",
            "counts its blocks without a lock",
            Mutant.firstFit(space -> new LockedFirstFitModule(space) {
        private volatile long blocks;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            long offset = super.allocate(byteSize, byteAlignment);
            count(offset == NO_SPACE ? 0 : 1);
            return offset;
        }

        @Override
        public void free(long offset) {
            super.free(offset);
            count(-1);
        }

        private void count(int more) {
            long seen = blocks;
            Thread.yield();
            blocks = seen + more;
        }

        @Override
        public synchronized HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), blocks, usage.largestFreeBytes(), Map.of());
        }
    })),

    FREES_ONLY_BLOCKS_OF_THE_SAME_THREAD("threadsThatTakeTurnsUnderALockShareNoBlock",
            "keeps a list of live blocks for each thread",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private final ThreadLocal<Set<Long>> mine = ThreadLocal.withInitial(HashSet::new);

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            long offset = super.allocate(byteSize, byteAlignment);
            mine.get().add(offset);
            return offset;
        }

        @Override
        public void free(long offset) {
            if (!mine.get().remove(offset)) {
                throw new InvalidFreeException("offset 0x%x is no block of this thread".formatted(offset), offset);
            }
            super.free(offset);
        }
    })),

    SERVES_ITS_FIRST_CALLER_ONLY("aModuleServesWhateverThreadCallsIt",
            "serves only the first thread that calls it",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private Thread first;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            first = first == null ? Thread.currentThread() : first;
            return first == Thread.currentThread() ? super.allocate(byteSize, byteAlignment) : NO_SPACE;
        }
    })),

    RESIZES_WITHOUT_A_LOCK("threadsThatResizeBlocksOfTheirOwnLoseNoByte",
            "looks for room to grow and takes it without a lock around both",
            Mutant.firstFit(space -> new LockedFirstFitModule(space) {
        private volatile int takes;

        /** Gives another thread every chance to take the same room in between. */
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            long roomBytes = room(offset);
            int seen = takes;
            for (int turn = 0; turn < 200 && takes == seen; turn++) {
                Thread.yield();
            }
            return newByteSize <= roomBytes && take(offset, newByteSize);
        }

        private synchronized long room(long offset) {
            return roomAt(offset);
        }

        private synchronized boolean take(long offset, long newByteSize) {
            takes++;
            live.put(offset, roundUp(newByteSize, UNIT_BYTES));
            return true;
        }
    })),

    SHOWS_HALF_OF_A_CHANGE("figuresThatAreReadWhileThreadsTradeAreSound",
            "lets others see its figures in the middle of a change",
            Mutant.firstFit(space -> new LockedFirstFitModule(space) {
        private volatile long changingBytes;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            changingBytes = capacityBytes();
            Thread.yield();
            long offset = super.allocate(byteSize, byteAlignment);
            changingBytes = 0;
            return offset;
        }

        @Override
        public synchronized HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes() - changingBytes, usage.liveBlocks(), usage.largestFreeBytes(), Map.of());
        }
    }));

    private final Description description;

    ThreadMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
