package memheap.tck;

import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import memheap.api.HeapUsage;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** Faults with windows, with closing them and with opening them again. */
enum WindowMutant implements Mutant {

    REFUSES_AN_ODD_WINDOW("aWindowIsServedOrRefusedAsItsAuthorSays",
            "refuses windows whose size is no power of two, though its author says otherwise",
            () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
            if (Long.bitCount(space.memory().byteSize()) > 1) {
                throw new ComponentUnavailableException("the window is no power of two");
            }
            return super.init(space);
        }
    }),

    USES_ONLY_A_POWER_OF_TWO("aWindowThatIsNoPowerOfTwoIsUsedBeyondItsLargestPowerOfTwo",
            "uses only as much of a window as is a power of two",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long capacityBytes() {
            return Long.highestOneBit(super.capacityBytes());
        }
    })),

    SHARES_ITS_BLOCKS_AMONG_WINDOWS("twoWindowsOfOneComponentAreIndependent",
            "serves all windows with the module of the first",
            () -> new FirstFitComponent(FirstFitModule::new) {
        private FirstFitModule first;

        @Override
        public MemheapModule init(HeapSpace space) {
            first = first == null ? new FirstFitModule(space) : first;
            return first;
        }
    }),

    WANTS_MORE_METADATA_EACH_TIME("metadataBytesAreAFunctionOfTheWindow",
            "wants more metadata each time it is asked",
            () -> new FirstFitComponent(FirstFitModule::new) {
        private long more;

        @Override
        public long metadataBytes(long windowBytes) {
            more += Long.BYTES;
            return super.metadataBytes(windowBytes) + more;
        }
    }),

    SERVES_EIGHT_WINDOWS_ONLY("manyWindowsOfOneComponentAreIndependent",
            "has room for eight windows in a table, and begins anew with the ninth",
            () -> new FirstFitComponent(FirstFitModule::new) {
        private final FirstFitModule[] table = new FirstFitModule[8];
        private int windows;

        @Override
        public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
            int place = windows++ % table.length;
            table[place] = table[place] == null ? (FirstFitModule) super.init(space) : table[place];
            return table[place];
        }
    }),

    CLEARS_THE_WINDOW_ON_CLOSE("closingTouchesNeitherSegment",
            "clears the beginning of its window when it is closed",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void close() {
            memory.asSlice(0, UNIT_BYTES).fill((byte) 0);
        }
    })),

    FAILS_ON_A_SECOND_CLOSE("closingASecondTimeDoesNothing",
            "throws when it is closed a second time",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private boolean closed;

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed before");
            }
            closed = true;
        }
    })),

    COUNTS_LOOKS_IN_ITS_METADATA("aLookAtAClosedModuleTouchesNeitherSegment",
            "counts in its metadata how often its usage was asked for, also when it is closed",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public HeapUsage usage() {
            metadata.set(ValueLayout.JAVA_BYTE, 7, (byte) (metadata.get(ValueLayout.JAVA_BYTE, 7) + 1));
            return super.usage();
        }
    })),

    CLEARS_ITS_METADATA_ON_CLOSE("aHeapThatWasClosedCanBeReopenedToo",
            "clears its metadata when it is closed, so that nobody can go on from it",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void close() {
            metadata.set(ValueLayout.JAVA_LONG, 0, 0);
        }
    })),

    FORGETS_TO_NOTE_A_RESIZE("aReopenedHeapGoesOnWhereItStopped",
            "does not note a resize in its metadata",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        void note(long offset, long usableBytes) {
            if (usableBytes == 0 || noted(offset) == 0) {
                super.note(offset, usableBytes);
            }
        }
    })),

    REOPENS_ALL_BLOCKS_BUT_THE_FIRST("aReopenedModuleShowsTheBlocksOfTheOneBefore",
            "overlooks the block at the start of a window that it reopens",
            () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule reopen(HeapSpace space) {
            FirstFitModule module = new FirstFitModule(space).recovered();
            module.live.remove(0L);
            return module;
        }
    }),

    REOPENS_ZEROED_METADATA("zeroedMetadataIsNotReopened",
            "reopens metadata that holds nothing",
            () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule reopen(HeapSpace space) {
            return new FirstFitModule(space).recovered();
        }
    }),

    REOPENS_FOREIGN_METADATA("foreignMetadataIsNotReopened",
            "reopens metadata that somebody else has written",
            () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule reopen(HeapSpace space) {
            return new FirstFitModule(space).recovered();
        }
    });

    private final Description description;

    WindowMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
