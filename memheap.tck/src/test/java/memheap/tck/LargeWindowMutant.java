package memheap.tck;

import java.util.Map;
import java.util.function.Supplier;
import memheap.api.HeapUsage;
import memheap.spi.MemheapComponent;

/** Faults that show only where numbers have more than 31 or 32 bits. */
enum LargeWindowMutant implements Mutant {

    COUNTS_OFFSETS_IN_AN_INT("offsetsAboveFourGibibytesAreDistinct",
            "drops the upper half of an offset",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long find(long wantedBytes, long granuleBytes) {
            long found = super.find(wantedBytes, granuleBytes);
            return found == NO_SPACE ? found : found & 0xffff_ffffL;
        }
    })),

    KEEPS_SIZES_IN_AN_INT("oneBlockOfThisSizeIsWholeAndComesBackAsAWhole",
            "keeps the size of a block in an int",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long usableBytes(long offset) {
            return (int) super.usableBytes(offset);
        }
    })),

    COMPARES_SIZES_AS_INTS("aBlockShrinksAndGrowsAcrossTheBorder",
            "compares the sizes of a resize as ints",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return (int) newByteSize <= (int) usableBytes(offset) && super.resizeInPlace(offset, newByteSize);
        }
    })),

    LOOKS_BLOCKS_UP_BY_HALF_OF_THEIR_OFFSET("anOffsetThatIsOffByThisMuchIsRefused",
            "looks a block up by the lower half of its offset",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void free(long offset) {
            super.free(live.keySet().stream().filter(start -> start.intValue() == (int) offset).findFirst().orElse(offset));
        }
    })),

    CUTS_ALIGNMENTS_TO_AN_INT("alignmentIsKeptInALargeWindow",
            "takes the lower half of an alignment for the alignment",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long granule(long byteAlignment) {
            return super.granule((int) byteAlignment);
        }
    })),

    CUTS_SIZES_TO_36_BITS("aRequestLargerThanALargeWindowFindsNoSpace",
            "counts sizes in units with 32 bits, and drops the bits above",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            return super.allocate(Math.max(1, byteSize & (1L << 36) - 1), byteAlignment);
        }
    })),

    PLACES_SMALL_BLOCKS_WITH_32_BITS("smallBlocksBeyondTheBorderAreServedAndFreed",
            "drops the upper half of the offsets of small blocks",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long find(long wantedBytes, long granuleBytes) {
            long found = super.find(wantedBytes, granuleBytes);
            return found != NO_SPACE && wantedBytes < 1 << 16 ? found & 0xffff_ffffL : found;
        }
    })),

    ADDS_BYTES_UP_IN_AN_INT("theFiguresOfALargeWindowAddUp",
            "adds the bytes of its blocks up in an int",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), (int) usage.allocatedBytes() & 0xffff_ffffL, usage.liveBlocks(), usage.largestFreeBytes(), Map.of());
        }
    }));

    private final Description description;

    LargeWindowMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
