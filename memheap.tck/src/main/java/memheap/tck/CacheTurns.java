package memheap.tck;

import java.util.ArrayList;
import java.util.List;
import memheap.spi.MemheapModule;

/** One caller's way through several caches of a module, and past them, in an order that is always the same. Confined to one thread at a time. */
final class CacheTurns extends ForwardingModule {

    private static final int MULTIPLIER = 0x9e3779b1; // spreads consecutive numbers, so that equal calls meet different caches

    private final List<CachedModule> caches;
    private final List<MemheapModule> ways;
    private int turn;

    /** Goes through caches of {@code module}; at least one. */
    CacheTurns(MemheapModule module, List<CachedModule> caches) {
        super(module);
        this.caches = List.copyOf(caches);
        this.ways = new ArrayList<>(caches);
        ways.add(module);
    }

    private MemheapModule next() {
        return ways.get((++turn * MULTIPLIER >>> 16) % ways.size());
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return next().allocate(byteSize, byteAlignment);
    }

    @Override
    public void free(long offset) {
        next().free(offset);
    }

    /** Has all caches give back what they hold. */
    void flush() {
        caches.forEach(CachedModule::flush);
    }
}
