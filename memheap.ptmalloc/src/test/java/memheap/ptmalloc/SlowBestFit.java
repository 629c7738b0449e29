package memheap.ptmalloc;

import static memheap.spi.MemheapModule.NO_SPACE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import memheap.tck.Placement;

/**
 * A best-fit heap as slow and as obvious as can be: all gaps are sorted for every request. The gap that reaches the end of the window is the top chunk, which comes after the
 * others.
 *
 * @param windowBytes size of the window
 */
record SlowBestFit(long windowBytes) implements Placement {

    @Override
    public long capacityBytes() {
        return windowBytes / 16 * 16;
    }

    @Override
    public long usableBytes(long byteSize, long byteAlignment) {
        return (byteSize + 15) / 16 * 16;
    }

    @Override
    public long place(List<Gap> gaps, long usableBytes, long byteAlignment) {
        long alignment = Math.max(16, byteAlignment);
        List<Gap> fits = new ArrayList<>(gaps);
        fits.removeIf(gap -> isTop(gap) || gap.byteSize() < usableBytes);
        fits.sort(Comparator.comparing(Gap::byteSize).thenComparing(Gap::start));
        Predicate<Gap> holds = gap -> gap.holds(usableBytes, alignment);
        var order = new ArrayList<Gap>();
        fits.stream().limit(ChunkHeap.ALIGNED_CANDIDATES).filter(holds).forEach(order::add);
        fits.stream().filter(gap -> gap.byteSize() >= usableBytes + alignment - 16).forEach(order::add);
        gaps.stream().filter(this::isTop).filter(holds).forEach(order::add);
        fits.stream().filter(holds).forEach(order::add);
        return order.isEmpty() ? NO_SPACE : order.getFirst().firstAligned(alignment);
    }

    private boolean isTop(Gap gap) {
        return gap.end() == capacityBytes();
    }

    @Override
    public boolean mayStartAt(long offset, long usableBytes) {
        return true;
    }

    @Override
    public long largestFreeBytes(List<Gap> gaps) {
        return gaps.stream().mapToLong(Gap::byteSize).max().orElse(0);
    }

    @Override
    public Map<String, Long> details(List<Gap> gaps) {
        return Map.of("ptmalloc.small.bins.free", chunks(gaps, 16, 1024), "ptmalloc.tree.bins.free", chunks(gaps, 1024, Long.MAX_VALUE));
    }

    private long chunks(List<Gap> gaps, long fromBytes, long toBytesExclusive) {
        return gaps.stream().filter(gap -> !isTop(gap) && fromBytes <= gap.byteSize() && gap.byteSize() < toBytesExclusive).count();
    }
}
