package memheap.tck;

import java.util.function.Supplier;
import memheap.spi.MemheapComponent;

/** Faults that take many calls to show. */
enum ScriptMutant implements Mutant {

    HANDS_OUT_A_FREED_BLOCK_FOR_ANY_SIZE("randomScriptsAgreeWithTheModelAfterEveryStep",
            "hands out the block that was freed last for any size",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private long freed = NO_SPACE;

        @Override
        public void free(long offset) {
            super.free(offset);
            freed = offset;
        }

        @Override
        long find(long wantedBytes, long granuleBytes) {
            long found = freed != NO_SPACE && freed % granuleBytes == 0 && !live.containsKey(freed) && freed + wantedBytes <= capacityBytes()
                    ? freed : super.find(wantedBytes, granuleBytes);
            freed = NO_SPACE;
            return found;
        }
    })),

    FORGETS_THE_LOWEST_GAP_AMONG_MANY("scriptsThatFragmentAgreeWithTheModel",
            "has room for thirty gaps, and forgets the lowest one when there are more",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        void putBack(long offset, long byteSize) {
            super.putBack(offset, byteSize);
            if (free.size() > 30) {
                free.pollFirstEntry();
            }
        }
    })),

    COUNTS_BLOCKS_WITH_TWELVE_BITS("aLongScriptAgreesWithTheModel",
            "counts requests with twelve bits, and goes wrong when that is no longer enough",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private int requests;

        @Override
        long find(long wantedBytes, long granuleBytes) {
            requests = requests + 1 & 0xfff;
            return requests == 0 ? 0 : super.find(wantedBytes, granuleBytes);
        }
    }));

    private final Description description;

    ScriptMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
