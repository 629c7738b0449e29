package memheap.pe.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import memheap.pe.ProcessingElements;
import memheap.pe.spi.JobSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What a scenario works with in one PE.
 *
 * @param elements the PEs
 * @param session what the engine has opened
 * @param seed of this scenario, the same in all PEs
 */
public record Pe(ProcessingElements elements, JobSession session, long seed) {

    /** A place in the heap, with {@link #ROOM} bytes behind it that no other place of this class has. */
    public static final long FIRST = 4096;
    /** Another one. */
    public static final long SECOND = 1 << 20;
    /** Another one. */
    public static final long THIRD = 2 << 20;
    /** Bytes at each place. */
    public static final long ROOM = 512 << 10;
    /** Bytes of the heap of a job that runs scenarios. */
    static final long HEAP_BYTES = 3 << 20;

    private static final MemorySegment COPY = Arena.global().allocate(HEAP_BYTES); // one thread of a JVM runs scenarios

    /** The number of this PE. */
    public int me() {
        return elements.me();
    }

    /** How many there are. */
    public int count() {
        return elements.count();
    }

    /** The PE behind this one; of the last one, the first one. */
    public int next() {
        return (me() + 1) % count();
    }

    /** The PE before this one; of the first one, the last one. */
    public int previous() {
        return (me() + count() - 1) % count();
    }

    /** Waits for all. */
    public void barrier() {
        elements.barrier();
    }

    /** A source of numbers of a PE: all PEs can know what it yields. */
    public Random random(int pe) {
        return new Random(seed * 31 + pe);
    }

    /** Bytes that only this PE and this seed yield. */
    public byte[] bytes(int pe, int length) {
        var bytes = new byte[length];
        random(pe).nextBytes(bytes);
        return bytes;
    }

    /** This PE's own heap. */
    public MemorySegment memory() {
        return elements.memory();
    }

    /** Bytes of this PE's own heap, as they are now. */
    public byte[] own(long address, int length) {
        return memory().asSlice(address, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Requires that a call is refused because of its arguments, with words that say why, and that no byte of this PE's heap has changed. */
    public void refuses(ThrowingCallable call, String... words) {
        COPY.copyFrom(memory());
        assertThat(catchThrowable(call)).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(words);
        assertThat(COPY.mismatch(memory())).isEqualTo(-1);
    }
}
