package memheap.tck;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.concurrent.atomic.AtomicLong;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** Faults that show when modules come and go. */
enum InitMutant implements Mutant {

    GOES_ON_WITH_ITS_LAST_MODULE("eachOfAThousandModulesStartsEmpty",
            "hands out its last module again, with the blocks that were live in it",
            () -> {
        var modules = new ArrayList<FirstFitModule>();
        return new FirstFitComponent(space -> {
            if (modules.isEmpty()) {
                modules.add(new FirstFitModule(space) {
                    @Override
                    public void close() {
                        // keeps its blocks
                    }
                });
            }
            return modules.getFirst();
        });
    }),

    PLACES_BY_THE_NUMBER_OF_THE_MODULE("aThousandModulesAnswerLikeTheFirst",
            "begins further on in each window than in the one before",
            () -> {
        var made = new AtomicLong();
        return new FirstFitComponent(space -> {
            long start = FirstFitModule.UNIT_BYTES * made.getAndIncrement();
            return new FirstFitModule(space) {
                @Override
                long find(long wantedBytes, long granuleBytes) {
                    return live.isEmpty() && granuleBytes == UNIT_BYTES && wantedBytes < 1024 ? start : super.find(wantedBytes, granuleBytes);
                }
            };
        });
    }),

    STARTS_A_THREAD_FOR_EACH_MODULE("aThousandModulesLeaveNoThreadBehind",
            "starts a thread for each module, which lives on after close",
            () -> new FirstFitComponent(FirstFitModule::new) {
        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
            Thread.ofPlatform().daemon().stackSize(1 << 16).start(() -> {
                try {
                    never.await(10, TimeUnit.SECONDS); // long enough to be seen, and no longer
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            return super.init(space);
        }
    }),

    MAPS_MEMORY_FOR_EACH_MODULE("aThousandModulesLeaveNoMappingBehind",
            "takes memory of its own for each module and keeps it after close",
            () -> new FirstFitComponent(FirstFitModule::new) {
        private final List<MemorySegment> kept = new ArrayList<>();

        @Override
        public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
            kept.add(Arena.ofAuto().allocate(1 << 20));
            return super.init(space);
        }
    }),

    BELONGS_TO_THE_THREAD_THAT_MADE_IT("aModuleOutlivesTheThreadThatMadeIt",
            "can be used only by the thread that has made it",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private final Thread maker = Thread.currentThread();

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            if (Thread.currentThread() != maker) {
                throw new WrongThreadException("made by " + maker.getName());
            }
            return super.allocate(byteSize, byteAlignment);
        }
    })),

    SAYS_OTHERWISE_ONCE_IT_HAS_BLOCKS("whatAModuleSaysOfItselfStays",
            "says that it is safe for many threads only while it is empty",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public boolean isThreadSafe() {
            return live.isEmpty();
        }
    }));

    private final Description description;

    InitMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
