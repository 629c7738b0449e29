package memheap.races.history;

import java.util.List;
import memheap.buddy.BuddySubject;
import memheap.crash.Subject;
import memheap.ptmalloc.PtmallocSubject;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;

/** Calls on whole modules whose metadata is an array, so that Lincheck's model checker sees every access to it. */
public final class ModelledCalls {

    private static final long WINDOW_BYTES = 1 << 16;

    private ModelledCalls() {
    }

    /**
     * All of them.
     *
     * @return a class for each module and way, as Lincheck knows nothing but classes
     */
    public static List<Class<? extends HeapCalls>> all() {
        return List.of(Buddy.class, CachedBuddy.class, Ptmalloc.class, CachedPtmalloc.class);
    }

    static MemheapModule made(Subject subject) {
        try {
            return subject.init(new ArrayMetadata(subject.metadataBytes()));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError("a fresh window is refused", refused);
        }
    }

    /** {@code buddy}, past its caches. */
    public static final class Buddy extends HeapCalls {

        /** For Lincheck. */
        public Buddy() {
            super(made(BuddySubject.withLanes(WINDOW_BYTES)), WINDOW_BYTES, Long.MAX_VALUE, false);
        }
    }

    /** {@code buddy}, through caches. */
    public static final class CachedBuddy extends HeapCalls implements Conceding {

        /** For Lincheck. */
        public CachedBuddy() {
            super(made(BuddySubject.withLanes(WINDOW_BYTES)), WINDOW_BYTES, Long.MAX_VALUE, true);
        }
    }

    /** {@code ptmalloc}, past its caches. */
    public static final class Ptmalloc extends HeapCalls {

        /** For Lincheck. */
        public Ptmalloc() {
            super(made(new PtmallocSubject(WINDOW_BYTES, 3)), WINDOW_BYTES, Long.MAX_VALUE, false);
        }
    }

    /** {@code ptmalloc}, through caches. */
    public static final class CachedPtmalloc extends HeapCalls implements Conceding {

        /** For Lincheck. */
        public CachedPtmalloc() {
            super(made(new PtmallocSubject(WINDOW_BYTES, 3)), WINDOW_BYTES, Long.MAX_VALUE, true);
        }
    }
}
