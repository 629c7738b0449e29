package memheap.tck;

import java.util.function.Supplier;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** Faults that would end a test run, were it not for the kit. */
enum CrashMutant implements Mutant {

    NEVER_RETURNS("blocksOfEverySmallSizeLieApartInTheWindow",
            "never returns from its tenth call",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            while (live.size() >= 10 && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return super.allocate(byteSize, byteAlignment);
        }
    })),

    RECURSES_WITHOUT_END("blocksOfEverySmallSizeLieApartInTheWindow",
            "calls itself without end",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            return allocate(byteSize, byteAlignment) + 1;
        }
    })),

    EATS_THE_JAVA_HEAP("blocksOfEverySmallSizeLieApartInTheWindow",
            "asks for an array larger than any Java heap",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private long[] index;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            index = new long[Integer.MAX_VALUE];
            return super.allocate(byteSize, byteAlignment);
        }
    })),

    LACKS_A_CLASS("aFreshModuleIsEmptyAndHasRoom",
            "cannot be made since a class is missing",
            () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule init(HeapSpace space) {
            throw new NoClassDefFoundError("com/example/Missing");
        }
    });

    private final Description description;

    CrashMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public long timeoutSeconds() {
        return this == NEVER_RETURNS ? 2 : Mutant.super.timeoutSeconds();
    }
}
