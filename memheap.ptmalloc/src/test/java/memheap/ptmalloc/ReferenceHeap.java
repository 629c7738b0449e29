package memheap.ptmalloc;

import static memheap.spi.MemheapModule.NO_SPACE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A best-fit heap as slow and as obvious as can be: a sorted map of the live blocks. What is free is what lies between them. */
final class ReferenceHeap {

    /** What is free between two live blocks, or before the first or behind the last one; in bytes. */
    private record Gap(long start, long end) {

        long byteSize() {
            return end - start;
        }

        long block(long byteAlignment) {
            return (start + byteAlignment - 1) / byteAlignment * byteAlignment;
        }

        boolean holds(long byteSize, long byteAlignment) {
            return block(byteAlignment) + byteSize <= end;
        }
    }

    private final long capacityBytes;
    private final TreeMap<Long, Long> live = new TreeMap<>();

    ReferenceHeap(long windowBytes) {
        this.capacityBytes = windowBytes / 16 * 16;
    }

    TreeMap<Long, Long> live() {
        return live;
    }

    long apply(Call call) {
        return switch (call) {
            case Call.Allocate(long byteSize, long byteAlignment) -> allocate(roundedUp(byteSize), Math.max(16, byteAlignment));
            case Call.Free(long offset) -> {
                live.remove(offset);
                yield 1;
            }
            case Call.Resize(long offset, long newByteSize) -> resize(offset, roundedUp(newByteSize));
        };
    }

    /** The size of the largest gap. */
    long largestFreeBytes() {
        return gaps().stream().mapToLong(Gap::byteSize).max().orElse(0);
    }

    /** The number of gaps that do not reach the end and whose size is in a range. */
    long gaps(long fromBytes, long toBytesExclusive) {
        return gaps().stream().filter(gap -> gap.end() < capacityBytes && fromBytes <= gap.byteSize() && gap.byteSize() < toBytesExclusive).count();
    }

    private long allocate(long byteSize, long byteAlignment) {
        List<Gap> fits = new ArrayList<>(gaps());
        fits.removeIf(gap -> gap.end() == capacityBytes || gap.byteSize() < byteSize);
        fits.sort(Comparator.comparing(Gap::byteSize).thenComparing(Gap::start));
        List<Gap> top = gaps().stream().filter(gap -> gap.end() == capacityBytes).toList();
        Predicate<Gap> holds = gap -> gap.holds(byteSize, byteAlignment);
        var order = new ArrayList<Gap>();
        fits.stream().limit(ChunkHeap.ALIGNED_CANDIDATES).filter(holds).forEach(order::add);
        fits.stream().filter(gap -> gap.byteSize() >= byteSize + byteAlignment - 16).forEach(order::add);
        top.stream().filter(holds).forEach(order::add);
        fits.stream().filter(holds).forEach(order::add);
        if (order.isEmpty()) {
            return NO_SPACE;
        }
        long block = order.getFirst().block(byteAlignment);
        live.put(block, byteSize);
        return block;
    }

    private long resize(long offset, long byteSize) {
        Long next = live.higherKey(offset);
        if (byteSize > (next == null ? capacityBytes : next) - offset) {
            return NO_SPACE;
        }
        live.put(offset, byteSize);
        return 1;
    }

    private List<Gap> gaps() {
        var gaps = new ArrayList<Gap>();
        long start = 0;
        for (Map.Entry<Long, Long> block : live.entrySet()) {
            gaps.add(new Gap(start, block.getKey()));
            start = block.getKey() + block.getValue();
        }
        gaps.add(new Gap(start, capacityBytes));
        gaps.removeIf(gap -> gap.byteSize() == 0);
        return gaps;
    }

    private static long roundedUp(long byteSize) {
        return (byteSize + 15) / 16 * 16;
    }
}
