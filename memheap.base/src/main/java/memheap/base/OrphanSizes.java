package memheap.base;

import java.util.Arrays;
import java.util.Locale;
import memheap.api.Memheap;

/** The usable bytes of the blocks that were live when a generation lost its module: two sorted columns, 16 bytes a block. Unchanging once built. */
final class OrphanSizes {

    private final long[] offsets;
    private final long[] usableBytes;

    private OrphanSizes(long[] offsets, long[] usableBytes) {
        this.offsets = offsets;
        this.usableBytes = usableBytes;
    }

    /** The table of a module that cannot be asked any more. */
    static OrphanSizes unknown() {
        return new OrphanSizes(new long[0], new long[0]);
    }

    /** The usable bytes of a block, or what is given instead if its module did not tell. */
    long usableBytes(long offset, long otherwise) {
        int index = Arrays.binarySearch(offsets, offset);
        return index < 0 ? otherwise : Math.max(usableBytes[index], otherwise);
    }

    /** Exactly these blocks, as if their usable bytes had been asked for. */
    LiveBlocks toLiveBlocks() {
        var blocks = new LiveBlocks();
        for (int i = 0; i < offsets.length; i++) {
            blocks.add(offsets[i], usableBytes[i]);
        }
        return blocks;
    }

    /** Collects blocks in ascending order, all of which lie in a window. */
    static final class Builder {

        private final long windowBytes;
        private long[] offsets = new long[1024];
        private long[] usableBytes = new long[1024];
        private int count;

        Builder(long windowBytes) {
            this.windowBytes = windowBytes;
        }

        /** @throws IllegalStateException if there can be no such block, or it does not lie behind the one before */
        void add(long offset, long usable) {
            if (offset < 0 || offset % Memheap.MINIMUM_ALIGNMENT != 0 || usable < 0 || usable > windowBytes - offset) {
                throw new IllegalStateException(String.format(Locale.ROOT, "the walk over the blocks tells of %d bytes at 0x%x, but a block starts at a multiple of %d and lies in its window of %d bytes",
                        usable, offset, Memheap.MINIMUM_ALIGNMENT, windowBytes));
            }
            if (count > 0 && offset <= offsets[count - 1]) {
                throw new IllegalStateException(String.format(Locale.ROOT, "the walk over the blocks went from 0x%x back to 0x%x", offsets[count - 1], offset));
            }
            if (count == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * count);
                usableBytes = Arrays.copyOf(usableBytes, 2 * count);
            }
            offsets[count] = offset;
            usableBytes[count++] = usable;
        }

        int count() {
            return count;
        }

        long offset(int index) {
            return offsets[index];
        }

        long usableBytes(int index) {
            return usableBytes[index];
        }

        /** @throws IllegalStateException if a block reaches into the next one */
        OrphanSizes build() {
            for (int i = 1; i < count; i++) {
                if (offsets[i] - offsets[i - 1] < usableBytes[i - 1]) {
                    throw new IllegalStateException(String.format(Locale.ROOT, "the walk over the blocks tells of %d bytes at 0x%x, which reach into the block at 0x%x",
                            usableBytes[i - 1], offsets[i - 1], offsets[i]));
                }
            }
            return new OrphanSizes(Arrays.copyOf(offsets, count), Arrays.copyOf(usableBytes, count));
        }
    }
}
