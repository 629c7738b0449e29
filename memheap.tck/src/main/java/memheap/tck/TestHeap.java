package memheap.tck;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/**
 * A module in a window of its own, for one test.
 *
 * @param space the window; closed with this heap
 * @param module the module that manages it; closed with this heap
 */
public record TestHeap(TestSpace space, MemheapModule module) implements AutoCloseable {

    /**
     * Opens a fresh window and has a component make a module for it.
     *
     * @param component the component under test
     * @param windowBytes size of the window
     * @param symmetric whether the window is symmetric
     * @return an empty heap
     * @throws AssertionError if the component refuses the window
     */
    public static TestHeap open(MemheapComponent component, long windowBytes, boolean symmetric) {
        var space = new TestSpace(windowBytes, component.metadataBytes(windowBytes), symmetric);
        try {
            return new TestHeap(space, component.init(space));
        } catch (ComponentUnavailableException refused) {
            space.close();
            throw new AssertionError("the component refuses a window of " + windowBytes + " bytes: " + refused.getMessage(), refused);
        } catch (RuntimeException | Error broken) {
            space.close();
            throw broken;
        }
    }

    /**
     * Leaves this heap's module as if its process had died, and has another instance of its component go on from what it left.
     *
     * @param component another instance of the component
     * @return a heap in the same space; it closes that space, so this one is not to be closed any more
     * @throws AssertionError if the component refuses to go on
     */
    public TestHeap reopen(MemheapComponent component) {
        try {
            return new TestHeap(space, component.reopen(space));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError("the component does not reopen what another instance of it has left", refused);
        }
    }

    /**
     * This heap as one caller has it who goes through several caches in turn, and past them.
     *
     * @param count how many caches, at least 1
     * @return a heap in the same space, to be closed instead of this one; nothing if the module opens no caches
     */
    public Optional<TestHeap> throughCaches(int count) {
        List<CachedModule> caches = Stream.generate(() -> CachedModule.open(module)).limit(count).flatMap(Optional::stream).toList();
        return caches.isEmpty() ? Optional.empty() : Optional.of(new TestHeap(space, new CacheTurns(module, caches)));
    }

    /** Has the caches that this heap is asked through give back what they hold, if there are any. */
    public void flush() {
        if (module instanceof CacheTurns cached) {
            cached.flush();
        }
    }

    /** Closes the module, then the space, as the base does. */
    @Override
    public void close() {
        module.close();
        space.close();
    }
}
