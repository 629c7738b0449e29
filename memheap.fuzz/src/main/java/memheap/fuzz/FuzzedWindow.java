package memheap.fuzz;

import java.lang.annotation.Annotation;
import java.lang.foreign.MemorySegment;
import memheap.buddy.BuddyComponent;
import memheap.ptmalloc.PtmallocComponent;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** The windows that targets work in: each component with its lanes and without them. */
enum FuzzedWindow {

    BUDDY(new BuddyComponent(new BuddyDefaults()), 20_000, true),
    BUDDY_LANES(new BuddyComponent(new BuddyDefaults()), 1 << 20, false),
    PTMALLOC(new PtmallocComponent(), 20_000, true),
    PTMALLOC_LANES(new PtmallocComponent(), 1 << 17, false);

    private static final FuzzedWindow[] ALL = values();

    private final MemheapComponent component;
    private final MemorySegment memory;
    private final boolean symmetric;

    FuzzedWindow(MemheapComponent component, int windowBytes, boolean symmetric) {
        this.component = component;
        this.memory = MemorySegment.ofArray(new byte[windowBytes]).asReadOnly();
        this.symmetric = symmetric;
    }

    /** One of them, by any number. */
    static FuzzedWindow of(int number) {
        return ALL[Math.floorMod(number, ALL.length)];
    }

    /** A space with zeroed metadata, on the Java heap, where each access is checked. */
    HeapSpace space() {
        long metadataBytes = component.metadataBytes(memory.byteSize());
        return new Space(memory, MemorySegment.ofArray(new long[Math.toIntExact(Math.ceilDiv(metadataBytes, Long.BYTES))]), symmetric);
    }

    MemheapModule init(HeapSpace space) {
        try {
            return component.init(space);
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError("a fresh window is refused", refused);
        }
    }

    MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        return component.reopen(space);
    }

    private record Space(MemorySegment memory, MemorySegment metadata, boolean symmetric) implements HeapSpace {
    }

    /** What Declarative Services would make of an empty configuration. */
    private static final class BuddyDefaults implements BuddyComponent.Config {

        @Override
        public long minimumBlockBytes() {
            return 16;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return BuddyComponent.Config.class;
        }
    }
}
