package memheap.hello;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.Memheap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Uses a symmetric heap in the three ways there are, and logs one line.
 *
 * <p>The container makes a {@code Hello} once there is a {@link Memheap}, and takes it back before the heap goes. In between, components
 * may come and go under the heap as they like: the block stays where it is.
 */
@Component(immediate = true)
public final class Hello {

    private static final System.Logger LOG = System.getLogger(Hello.class.getName());
    private static final String TEXT = "Hello, symmetric heap";

    private final Allocation greeting;

    /**
     * Allocates the greeting, which lives as long as this object.
     *
     * @param memheap the heap
     */
    @Activate
    public Hello(@Reference Memheap memheap) {
        greeting = memheap.allocate(TEXT.length() + 1);
        greeting.segment().setString(0, TEXT);
        LOG.log(Level.INFO, "hello-memheap: '%s' lives at 0x%x, managed by '%s'; by its address it has %d characters, copied into an arena %d"
                .formatted(greeting.segment().getString(0), greeting.address(), memheap.statistics().component(),
                        lengthByAddress(memheap.addresses(), greeting.address()), lengthInArena(memheap)));
    }

    /** The heap as C sees it: an address is a number, and byte {@code i} of a block is at {@code address + i}. Such a block is freed by hand. */
    private static long lengthByAddress(AddressHeap heap, long textAddress) {
        long counter = heap.allocate(Long.BYTES, Long.BYTES);
        try {
            heap.memory().set(ValueLayout.JAVA_LONG, counter, heap.memory().getString(textAddress).length());
            return heap.memory().get(ValueLayout.JAVA_LONG, counter);
        } finally {
            heap.free(counter);
        }
    }

    /** An arena over the heap: for every API that takes one. Closing it frees its blocks, and later access to them throws. */
    private static long lengthInArena(Memheap memheap) {
        try (Arena arena = memheap.confinedArena()) {
            MemorySegment copy = arena.allocateFrom(TEXT);
            return copy.getString(0).length();
        }
    }

    /** Gives the block back. The base takes its service away before its heap, so this works while it stops, too. */
    @Deactivate
    public void sayGoodbye() {
        greeting.close();
    }
}
