package memheap.tck;

import java.util.Map;
import java.util.function.Supplier;
import memheap.spi.MemheapComponent;

/** Faults in how a block gets another size. */
enum ResizeMutant implements Mutant {

    REFUSES_TO_SHRINK("shrinkingAlwaysSucceedsAndKeepsTheContent",
            "refuses to shrink a block to less than half",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize >= usableBytes(offset) / 2 && super.resizeInPlace(offset, newByteSize);
        }
    })),

    REFUSES_ITS_OWN_USABLE_BYTES("allUsableBytesCanBeAskedForInPlace",
            "refuses the size that a block has",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize != usableBytes(offset) && super.resizeInPlace(offset, newByteSize);
        }
    })),

    GROWS_OVER_ITS_NEIGHBOUR("growthKeepsTheContentAndOverlapsNothing",
            "grows a block over the next one",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long roomAt(long offset) {
            return capacityBytes() - offset;
        }
    })),

    CLEARS_A_BLOCK_THAT_GROWS("growthKeepsTheContentAndOverlapsNothing",
            "clears all of a block that grows",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            boolean grown = newByteSize > usableBytes(offset) && super.resizeInPlace(offset, newByteSize);
            if (grown) {
                memory.asSlice(offset, newByteSize).fill((byte) 0);
            }
            return grown || super.resizeInPlace(offset, newByteSize);
        }
    })),

    GROWS_OVER_A_SMALL_NEIGHBOUR("aBlockBetweenTwoOthersGrowsIntoNeither",
            "overlooks a neighbour of one unit when a block grows",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long roomAt(long offset) {
            Map.Entry<Long, Long> next = live.higherEntry(offset);
            return next == null || next.getValue() > UNIT_BYTES ? super.roomAt(offset) : super.roomAt(next.getKey()) + next.getKey() - offset;
        }
    })),

    KEEPS_WHAT_A_REFUSED_GROWTH_COULD_HAVE("growthBeyondTheWindowIsRefusedAndChangesNothing",
            "gives a block all the room there is when it refuses to grow it further",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            boolean done = super.resizeInPlace(offset, newByteSize);
            if (!done) {
                live.put(offset, roomAt(offset));
            }
            return done;
        }
    })),

    LOSES_WHAT_A_BLOCK_SHRANK_BY("aBlockThatGrewAndShrankGivesEverythingBack",
            "loses what a block shrank by",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private long lostBytes;

        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            lostBytes += Math.max(0, usableBytes(offset) - newByteSize) / UNIT_BYTES * UNIT_BYTES;
            return super.resizeInPlace(offset, newByteSize);
        }

        @Override
        long capacityBytes() {
            return super.capacityBytes() - lostBytes;
        }
    })),

    PUTS_BACK_A_UNIT_TOO_FEW_OF_A_SHRUNK_BLOCK("whatABlockShrankByIsFreeOrStillItsOwn",
            "puts back one unit too few when a block shrinks by more than one",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        void putBackRest(long offset, long byteSize) {
            super.putBackRest(offset, Math.max(UNIT_BYTES, byteSize - UNIT_BYTES));
        }
    }));

    private final Description description;

    ResizeMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
