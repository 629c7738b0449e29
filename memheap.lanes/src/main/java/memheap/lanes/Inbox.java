package memheap.lanes;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** The cells of a lane in which chunks were freed from afar since it last looked. Safe for all threads. */
final class Inbox {

    private int[] cells = new int[16];    // guarded by this
    private volatile int count;           // written under the monitor

    /** Puts a cell in. @return how many there are now */
    synchronized int add(long cell) {
        if (count == cells.length) {
            cells = Arrays.copyOf(cells, 2 * count);
        }
        cells[count] = (int) cell;
        count++;
        return count;
    }

    /** Empties the inbox, and shows to somebody what was in it. */
    void drain(LongConsumer visitor) {
        if (count > 0) {
            for (int cell : takeAll()) {
                visitor.accept(Integer.toUnsignedLong(cell));
            }
        }
    }

    private synchronized int[] takeAll() {
        int[] all = Arrays.copyOf(cells, count);
        count = 0;
        return all;
    }

    /** Shows each cell that is in the inbox once. */
    synchronized void forEach(LongConsumer visitor) {
        Arrays.stream(cells, 0, count).distinct().mapToLong(Integer::toUnsignedLong).forEach(visitor);
    }
}
