package memheap.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import memheap.spi.MemheapModule;

/** How many gaps of which size lie between the blocks of a window: a histogram by powers of two, made by one walk that ends in time. */
final class FreeSizes implements MemheapModule.BlockVisitor {

    private static final int BLOCKS_A_LOOK = 1 << 10;

    private final long windowBytes;
    private final TimeLimit time;
    private final long[] gaps = new long[Long.SIZE];  // by the bits of their size
    private final long[] bytes = new long[Long.SIZE]; // of all of them together
    private long blocks;
    private long end;

    /** The time is up. */
    private static final class TimeUp extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TimeUp() {
            super("the walk over the blocks has taken too long", null, false, false);
        }
    }

    /** @param time when it is over, the walk ends */
    FreeSizes(long windowBytes, TimeLimit time) {
        this.windowBytes = windowBytes;
        this.time = time;
    }

    /** Walks over the blocks of a module, which nobody changes meanwhile. @return whether it has seen them all */
    boolean walk(MemheapModule module) {
        try {
            module.forEachBlock(this);
            note(windowBytes - end);
            return true;
        } catch (TimeUp enough) {
            return false;
        }
    }

    @Override
    public void block(long offset, long usableBytes) {
        if (++blocks % BLOCKS_A_LOOK == 0 && time.isOver()) {
            throw new TimeUp();
        }
        note(offset - end);
        end = offset + usableBytes;
    }

    private void note(long gapBytes) {
        if (gapBytes > 0) {
            int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(gapBytes);
            gaps[bits]++;
            bytes[bits] += gapBytes;
        }
    }

    /** A line for each size that there is, the smallest first. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (int bits = 0; bits < gaps.length; bits++) {
            if (gaps[bits] > 0) {
                lines.add(String.format(Locale.ROOT, "%d gaps of %d bytes and more, less than %d: %d bytes together", gaps[bits], 1L << bits, 2L << bits, bytes[bits]));
            }
        }
        return lines;
    }
}
