package memheap.races.history;

import memheap.races.Subject;

/** Calls on a component's module, a class for each component and way, as Lincheck knows nothing but classes. */
final class ModuleCalls {

    private ModuleCalls() {
    }

    static Class<? extends HeapCalls> of(Subject subject, Way way) {
        return switch (subject) {
            case BUDDY -> switch (way) {
                case SMALL_WINDOW -> SmallBuddy.class;
                case LARGE_WINDOW -> LargeBuddy.class;
                case CACHES -> CachedBuddy.class;
            };
            case PTMALLOC -> switch (way) {
                case SMALL_WINDOW -> SmallPtmalloc.class;
                case LARGE_WINDOW -> LargePtmalloc.class;
                case CACHES -> CachedPtmalloc.class;
            };
        };
    }

    /** {@code buddy}, small window. */
    public static final class SmallBuddy extends HeapCalls {

        /** For Lincheck. */
        public SmallBuddy() {
            super(Subject.BUDDY, Way.SMALL_WINDOW);
        }
    }

    /** {@code buddy}, large window. */
    public static final class LargeBuddy extends HeapCalls {

        /** For Lincheck. */
        public LargeBuddy() {
            super(Subject.BUDDY, Way.LARGE_WINDOW);
        }
    }

    /** {@code buddy}, caches. */
    public static final class CachedBuddy extends HeapCalls implements Conceding {

        /** For Lincheck. */
        public CachedBuddy() {
            super(Subject.BUDDY, Way.CACHES);
        }
    }

    /** {@code ptmalloc}, small window. */
    public static final class SmallPtmalloc extends HeapCalls {

        /** For Lincheck. */
        public SmallPtmalloc() {
            super(Subject.PTMALLOC, Way.SMALL_WINDOW);
        }
    }

    /** {@code ptmalloc}, large window. */
    public static final class LargePtmalloc extends HeapCalls {

        /** For Lincheck. */
        public LargePtmalloc() {
            super(Subject.PTMALLOC, Way.LARGE_WINDOW);
        }
    }

    /** {@code ptmalloc}, caches. */
    public static final class CachedPtmalloc extends HeapCalls implements Conceding {

        /** For Lincheck. */
        public CachedPtmalloc() {
            super(Subject.PTMALLOC, Way.CACHES);
        }
    }
}
