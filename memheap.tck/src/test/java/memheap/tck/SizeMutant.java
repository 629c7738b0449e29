package memheap.tck;

import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;
import memheap.spi.MemheapComponent;

/** Faults in what a block is: its size, its place, its alignment, its bytes. */
enum SizeMutant implements Mutant {

    GIVES_ONE_BYTE_TOO_FEW("blocksOfEverySmallSizeLieApartInTheWindow",
            "makes a block one byte smaller than was asked for",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            return super.allocate(Math.max(1, byteSize - 1), byteAlignment);
        }
    })),

    REFUSES_A_LARGE_POWER_OF_TWO("anEmptyWindowServesSizesAroundAPowerOfTwo",
            "refuses one size, 256 KiB, though there is room",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        boolean isTooLarge(long byteSize) {
            return super.isTooLarge(byteSize) || byteSize == 1 << 18;
        }
    })),

    SHARES_A_PLACE_AMONG_SINGLE_BYTES("blocksOfOneByteHavePlacesOfTheirOwn",
            "puts all blocks of one byte at the same place",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private long single = NO_SPACE;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            if (byteSize == 1 && single != NO_SPACE && single % byteAlignment == 0) {
                return single;
            }
            long offset = super.allocate(byteSize, byteAlignment);
            single = byteSize == 1 ? offset : single;
            return offset;
        }
    })),

    OVERFLOWS_ON_HUGE_SIZES("aRequestLargerThanTheWindowFindsNoSpace",
            "rounds a huge size up beyond the largest long, to a negative one",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        boolean isTooLarge(long byteSize) {
            return false;
        }
    })),

    CUTS_SIZES_TO_32_BITS("aRequestLargerThanTheWindowFindsNoSpace",
            "takes the lower half of a size for the size",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            return super.allocate(byteSize & 0xffff_ffffL, byteAlignment);
        }
    })),

    WRITES_A_LINK_INTO_THE_BLOCK_BELOW("blocksOfOneSizeKeepTheirContentWhileOthersComeAndGo",
            "keeps a header in the eight bytes before a block, which are the end of another one",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void free(long offset) {
            super.free(offset);
            if (offset > 0) {
                memory.set(ValueLayout.JAVA_LONG_UNALIGNED, offset - Long.BYTES, offset);
            }
        }
    })),

    CLEARS_A_BYTE_MORE_THAN_IT_FREES("aBlockKeepsItsContentWhenThisHappensBesideIt",
            "clears a freed block and one byte behind it",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void free(long offset) {
            long byteSize = usableBytes(offset);
            super.free(offset);
            memory.asSlice(offset, Math.min(byteSize + 1, capacityBytes() - offset)).fill((byte) 0);
        }
    })),

    TAKES_A_GAP_THAT_IS_ONE_UNIT_TOO_SMALL("whatIsPutIntoGapsOfThisSizeOverlapsNothing",
            "puts a block into a gap that is one unit too small",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long find(long wantedBytes, long granuleBytes) {
            return super.find(Math.max(UNIT_BYTES, wantedBytes - UNIT_BYTES), granuleBytes);
        }
    })),

    LOSES_ALIGNMENT("alignmentIsKeptAmongOtherBlocks",
            "ignores the alignment",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long granule(long byteAlignment) {
            return UNIT_BYTES;
        }
    })),

    REFUSES_THE_LARGEST_ALIGNMENT("anEmptyWindowServesEveryAlignmentUpToTheLargestPowerOfTwoInIt",
            "refuses the largest alignment that the window holds",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            return byteAlignment > capacityBytes() / 2 ? NO_SPACE : super.allocate(byteSize, byteAlignment);
        }
    })),

    LOSES_ALIGNMENTS_ABOVE_A_PAGE("blocksOfEverySizeStartAtAMultipleOfTheirAlignment",
            "aligns to a page where more was asked for",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        long granule(long byteAlignment) {
            return super.granule(Math.min(byteAlignment, 4096));
        }
    })),

    LOSES_WHAT_LIES_BELOW_AN_ALIGNED_BLOCK("aWindowFullOfAlignedBlocksComesBackAsAWhole",
            "forgets the bytes that it skips to align a block",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        void keepBelow(long offset, long byteSize) {
            // lost
        }
    }));

    private final Description description;

    SizeMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
