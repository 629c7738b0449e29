package memheap.bucketsort;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import memheap.api.Allocation;
import memheap.bucketsort.Buckets.Grouped;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.SymmetricMemheap;

/**
 * Brings each key to the PE that has its bucket. Each PE has a <em>room</em>, where others put keys, and beside it a count of how many are taken:
 * <pre>
 *  room    | keys of PE 2 | keys of PE 0 | keys of PE 1 | not needed here |
 *  taken   -------------------------------------------->
 * </pre>
 * Who wants to put {@code n} keys adds {@code n} to the count, atomically; what was there before is where they go. So each gets a place of its own,
 * and nobody has to know who comes first.
 *
 * <p>All rooms are of one size, as every symmetric block is. How large the largest has to be is counted before, so none is ever too small.
 *
 * <p>Nothing is freed when something fails: to free is a call of all PEs, and what is left in the heap goes with the job.
 */
final class KeyExchange {

    private final ProcessingElements elements;
    private final SymmetricMemheap heap;

    KeyExchange(ProcessingElements elements, SymmetricMemheap heap) {
        this.elements = elements;
        this.heap = heap;
    }

    /** Gives away the keys of all buckets, and returns those of this PE's bucket, in any order. All PEs call it. */
    int[] exchange(Grouped own) {
        long[] totals = totals(own);
        Allocation room = heap.allocate(Arrays.stream(totals).max().orElseThrow() * Integer.BYTES);
        Allocation taken = heap.allocateZeroed(Long.BYTES, Long.BYTES);
        for (int i = 0; i < elements.count(); i++) {
            int target = (elements.me() + i) % elements.count(); // each begins with another one, itself
            put(target, own, totals[target], room, taken);
        }
        elements.barrier();
        var keys = new int[Math.toIntExact(elements.fetchLong(elements.me(), taken.address()))];
        MemorySegment.copy(room.segment(), JAVA_INT, 0, keys, 0, keys.length);
        taken.close();
        room.close();
        return keys;
    }

    /** How many keys of each bucket all PEs have. */
    private long[] totals(Grouped own) {
        Allocation counts = heap.allocate((long) elements.count() * Long.BYTES);
        for (int bucket = 0; bucket < elements.count(); bucket++) {
            counts.segment().setAtIndex(JAVA_LONG, bucket, own.size(bucket));
        }
        elements.reduceLongs(Reduction.SUM, counts.address(), counts.address(), elements.count());
        long[] totals = counts.segment().toArray(JAVA_LONG);
        counts.close();
        return totals;
    }

    private void put(int target, Grouped own, long total, Allocation room, Allocation taken) {
        int size = own.size(target);
        if (size == 0) {
            return;
        }
        long place = elements.fetchAddLong(target, taken.address(), size);
        if (place > total - size) {
            throw new IllegalStateException(String.format(Locale.ROOT, "bucket-sort: PE %d cannot put %d keys into PE %d: it has room for %d in all, and %d are taken", elements.me(), size, target,
                    total, place));
        }
        elements.put(target, room.address() + place * Integer.BYTES, own.segment(target));
    }
}
