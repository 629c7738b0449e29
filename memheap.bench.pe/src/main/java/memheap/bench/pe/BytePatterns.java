package memheap.bench.pe;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static memheap.bench.pe.Results.require;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import memheap.pe.ProcessingElements;

/** Bytes of one size, put into the next PE, got from there, and copied inside of this JVM. Each put and each copy brings another value. */
final class BytePatterns {

    private static final long PAGE = 4096;

    private final ProcessingElements elements;
    private final int next;
    private final long written;
    private final long read;
    private final long byteSize;
    private final MemorySegment source;
    private final MemorySegment target;
    private final MemorySegment other;
    private final MemorySegment expected;

    /** @param arena that of the memory of this JVM */
    BytePatterns(ProcessingElements elements, Blocks blocks, long byteSize, Arena arena) {
        this.elements = elements;
        this.next = (elements.me() + 1) % elements.count();
        this.written = blocks.written();
        this.read = blocks.read();
        this.byteSize = byteSize;
        this.source = arena.allocate(byteSize, PAGE);
        this.target = arena.allocate(byteSize, PAGE);
        this.other = arena.allocate(byteSize, PAGE);
        this.expected = arena.allocate(byteSize, PAGE);
        source.fill((byte) 1);
        Blocks.fill(expected, next);
    }

    long put(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            source.set(JAVA_LONG, 0, i);
            elements.put(next, written, source);
        }
        elements.quiet();
        long nanoseconds = System.nanoTime() - start;
        elements.get(next, written, other);
        require("put", operations - 1L, other.get(JAVA_LONG, 0));
        require(other.mismatch(source) == -1, "put", byteSize);
        return nanoseconds;
    }

    long get(int operations) {
        long sum = 0;
        target.fill((byte) 0);
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            elements.get(next, read, target);
            sum += target.get(JAVA_LONG, 0);
        }
        long nanoseconds = System.nanoTime() - start;
        require("get", operations * expected.get(JAVA_LONG, 0), sum);
        require(target.mismatch(expected) == -1, "get", byteSize);
        return nanoseconds;
    }

    /** Copies, and reads what was copied, as {@link #get} does. */
    long copyRead(int operations) {
        long sum = 0;
        other.fill((byte) 0);
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            MemorySegment.copy(expected, 0, other, 0, byteSize);
            sum += other.get(JAVA_LONG, 0);
        }
        long nanoseconds = System.nanoTime() - start;
        require("copy-read", operations * expected.get(JAVA_LONG, 0), sum);
        require(other.mismatch(expected) == -1, "copy-read", byteSize);
        return nanoseconds;
    }

    /** Copies what is another value each time, as {@link #put} does. */
    long copy(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            source.set(JAVA_LONG, 0, i);
            MemorySegment.copy(source, 0, other, 0, byteSize);
        }
        long nanoseconds = System.nanoTime() - start;
        require(other.mismatch(source) == -1, "copy", byteSize);
        return nanoseconds;
    }
}
