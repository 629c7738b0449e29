package memheap.races.history;

import java.util.stream.Stream;
import memheap.buddy.BuddySubject;
import memheap.crash.Subject;
import memheap.ptmalloc.PtmallocSubject;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wherever Lincheck's model checker switches threads in a component's module, what they see is explained by their calls one after the other. */
class ModulesByModelTest {

    private static final long WINDOW_BYTES = 1 << 16;
    private static final int SCENARIOS = Integer.getInteger("memheap.model.scenarios", 1);
    private static final int RUNS = Integer.getInteger("memheap.model.runs", 5); // each takes a second or more

    static MemheapModule made(Subject subject) {
        try {
            return subject.init(new ArrayMetadata(subject.metadataBytes()));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError("a fresh window is refused", refused);
        }
    }

    static Stream<Class<? extends HeapCalls>> modules() {
        return Stream.of(Buddy.class, CachedBuddy.class, Ptmalloc.class, CachedPtmalloc.class);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void whereverThreadsAreSwitchedWhatTheySeeIsExplained(Class<? extends HeapCalls> calls) {
        Linearizability.checkByModel(calls, ModulesByModelTest.class, SCENARIOS, RUNS);
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
