package memheap.spi;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a module manages: one window, and room for its metadata. The base owns both segments; a module never closes them, and never uses
 * them after its own {@code close}.
 */
@ProviderType
public interface HeapSpace {

    /**
     * The window that blocks are cut from. Its native address is a multiple of the smallest power of two that is not below its size, so
     * that an offset is aligned as well as the address it stands for. A module need not touch it.
     *
     * @return a segment of {@code memheap.size} bytes, usable by all threads
     */
    MemorySegment memory();

    /**
     * The room for metadata, out of reach of users. Pages of it that are never touched cost nothing.
     *
     * @return a segment of exactly the bytes that {@link MemheapComponent#metadataBytes} asked for, aligned to a page, usable by all threads. In
     *         {@link MemheapComponent#reopen} that is what the instance asked for that was given the window by {@code init}
     */
    MemorySegment metadata();

    /**
     * Whether this window must be laid out alike in all Processing Elements: every offset is then a pure function of the sequence of calls,
     * so no thread caches, no clocks, no hashes of identities.
     *
     * @return whether the window is symmetric
     */
    boolean symmetric();
}
