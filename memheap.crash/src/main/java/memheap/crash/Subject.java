package memheap.crash;

import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;

/** What is killed: how a module is made for a window, and how another one goes on from what the first one has left. Safe for all threads. */
public interface Subject {

    /**
     * The size of the window.
     *
     * @return bytes, the fewer, the faster
     */
    long windowBytes();

    /**
     * How much metadata a window takes.
     *
     * @return bytes
     */
    long metadataBytes();

    /**
     * Through how many caches of the module calls are made, and past them.
     *
     * @return 0 if the module opens none
     */
    int caches();

    /**
     * Makes a module for a fresh window.
     *
     * @param metadata zeroed
     * @return an empty module
     * @throws ComponentUnavailableException never, unless it is broken
     */
    MemheapModule init(Metadata metadata) throws ComponentUnavailableException;

    /**
     * Makes a module that goes on from what another one has left.
     *
     * @param metadata as it was left
     * @return a module with the blocks of the other one
     * @throws ComponentUnavailableException if the metadata makes no sense
     */
    MemheapModule reopen(Metadata metadata) throws ComponentUnavailableException;

    /**
     * Overwrites what is written without an order of its own, so that a successor may find anything there.
     *
     * @param metadata as a kill has left it
     */
    default void scribble(Metadata metadata) {
        // by default everything has its order
    }

    /**
     * Looks for what nobody can reach any more, and what would come to light only when its place is used again.
     *
     * @param metadata of a window in which no block is live any more
     * @throws AssertionError if it differs from a fresh window's
     */
    default void checkEmptied(Metadata metadata) {
        // by default there is no such place
    }
}
