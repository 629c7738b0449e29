package memheap.bucketsort;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import memheap.api.Allocation;
import memheap.pe.ProcessingElements;
import memheap.pe.SymmetricMemheap;

/**
 * Looks whether keys are sorted.
 * <ul>
 * <li>C1: each key lies in the range of the bucket that its PE has.
 * <li>C2: within a bucket, no key is below the one before it.
 * <li>C3: the largest key of a bucket is not above the smallest of any later one.
 * <li>C4: there are as many keys in all as were drawn, with the same sum and the same exclusive or.
 * </ul>
 */
final class SortCheck {

    private final ProcessingElements elements;
    private final SymmetricMemheap heap;

    SortCheck(ProcessingElements elements, SymmetricMemheap heap) {
        this.elements = elements;
        this.heap = heap;
    }

    /**
     * What is wrong, in sentences: this PE tells of its own bucket, and PE 0 also of all together. All PEs call it.
     *
     * @param bucket what this PE has sorted
     * @param drawn what is known of the keys of all PEs from before
     */
    List<String> complaints(int[] bucket, Checksum drawn) {
        var complaints = new ArrayList<String>();
        outside(bucket).ifPresent(complaints::add);
        unsorted(bucket).ifPresent(i -> complaints.add(text("C2: key %d of PE %d is %d, and the one after it %d", i, elements.me(), bucket[i], bucket[i + 1])));
        int[] ends = endsOfAll(bucket);
        Checksum sorted = Checksum.of(bucket).ofAll(elements);
        if (elements.me() == 0) {
            unsorted(ends).ifPresent(i -> complaints.add(text("C3: a bucket has the key %d, and a later one has %d", ends[i], ends[i + 1])));
            if (!sorted.equals(drawn)) {
                complaints.add(text("C4: drawn were %s; sorted are %s", drawn, sorted));
            }
        }
        return complaints;
    }

    private Optional<String> outside(int[] bucket) {
        var buckets = new Buckets(elements.count());
        return IntStream.of(bucket).filter(key -> !buckets.holds(elements.me(), key)).mapToObj(key -> text("C1: PE %d has the key %d, which is not of its bucket", elements.me(), key)).findFirst();
    }

    /** The first place whose key is above the next one. */
    private static OptionalInt unsorted(int[] keys) {
        return IntStream.range(0, keys.length - 1).filter(i -> keys[i] > keys[i + 1]).findFirst();
    }

    /** The smallest and the largest key of each PE, in the order of the PEs. Who has no key adds nothing. */
    private int[] endsOfAll(int[] bucket) {
        long ownBytes = 2L * Integer.BYTES;
        List<Allocation> blocks = heap.allocateAll(Integer.BYTES, ownBytes, ownBytes * elements.count());
        Allocation own = blocks.getFirst();
        Allocation all = blocks.getLast();
        if (bucket.length > 0) {
            own.segment().setAtIndex(JAVA_INT, 0, bucket[0]);
            own.segment().setAtIndex(JAVA_INT, 1, bucket[bucket.length - 1]);
        }
        long byteSize = elements.collect(all.address(), own.address(), bucket.length > 0 ? ownBytes : 0);
        int[] ends = all.segment().asSlice(0, byteSize).toArray(JAVA_INT);
        all.close();
        own.close();
        return ends;
    }

    private static String text(String sentence, Object... values) {
        return String.format(Locale.ROOT, sentence, values);
    }
}
