package memheap.races;

import java.util.Optional;
import memheap.tck.TestHeap;

/** How a script comes to a component's module. */
public enum ScriptMode {

    /** It calls the module. */
    PLAIN,

    /** It calls the module of a symmetric window. */
    SYMMETRIC,

    /** It goes through one cache, and now and then past it. */
    ONE_CACHE,

    /** It goes through three caches in turn, and past them. */
    THREE_CACHES;

    /**
     * Opens a heap for a script.
     *
     * @param subject the component
     * @param windowBytes size of the window
     * @return an empty heap; nothing if the component opens no caches, but is to
     */
    public Optional<TestHeap> open(Subject subject, long windowBytes) {
        TestHeap heap = TestHeap.open(subject.component(), windowBytes, this == SYMMETRIC);
        return switch (this) {
            case PLAIN, SYMMETRIC -> Optional.of(heap);
            case ONE_CACHE -> heap.throughCaches(1);
            case THREE_CACHES -> heap.throughCaches(3);
        };
    }
}
