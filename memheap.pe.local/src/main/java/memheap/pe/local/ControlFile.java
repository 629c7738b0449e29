package memheap.pe.local;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * What the PEs of a job tell each other, mapped by all of them: where each one stands, who is in, where its heap is. Safe for all threads; {@link
 * ControlLayout} says who may write what.
 */
final class ControlFile implements AutoCloseable {

    static final String NAME = "control";

    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final int PUBLISHED = 1;
    private static final int LEFT = 2;

    private final ControlLayout layout;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;

    private ControlFile(SystemCalls system, Path path, int descriptor, ControlLayout layout) throws IOException {
        this.layout = layout;
        try {
            OwnFile.requireOurs(path, descriptor);
            if (isUnfinished(system, path, descriptor)) {
                system.resizeFile(descriptor, layout.fileBytes());
            }
            requireSize(path, OwnFile.byteSize(descriptor));
            system.claim(descriptor, 0, layout.fileBytes());
            long address = system.mapFile(layout.fileBytes(), descriptor, 0);
            this.bytes = MemorySegment.ofAddress(address).reinterpret(layout.fileBytes(), arena, segment -> MappedHeap.unmap(system, segment.address(), layout.fileBytes()));
            if (header().isBlank()) {
                header().write(layout, new SecureRandom().nextLong());
            }
        } catch (IOException | RuntimeException failed) {
            arena.close();
            throw failed;
        } finally {
            system.closeFile(descriptor);
        }
    }

    /** Makes it or opens it; the caller holds the lock for that. @throws JobFormatException if it is that of another job */
    static ControlFile open(SystemCalls system, Path path, ControlLayout layout) throws IOException {
        int descriptor = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? system.openFile(path) : system.createFile(path);
        return new ControlFile(system, path, descriptor, layout);
    }

    /** Looks at the header alone, since a file of another job may be shorter. @return whether its maker was killed before it was one, or it is new */
    private boolean isUnfinished(SystemCalls system, Path path, int descriptor) throws IOException {
        long found = OwnFile.byteSize(descriptor);
        if (found == 0) {
            return true;
        }
        if (found < ControlLayout.HEADER_BYTES) {
            throw new JobFormatException(path, "file size", String.valueOf(found), "a job has at least " + ControlLayout.HEADER_BYTES);
        }
        system.claim(descriptor, 0, ControlLayout.HEADER_BYTES);
        long address = system.mapFile(ControlLayout.HEADER_BYTES, descriptor, 0);
        try (Arena once = Arena.ofConfined()) {
            var header = new ControlHeader(MemorySegment.ofAddress(address)
                    .reinterpret(ControlLayout.HEADER_BYTES, once, segment -> MappedHeap.unmap(system, segment.address(), ControlLayout.HEADER_BYTES)));
            if (!header.isBlank()) {
                header.check(path, layout);
            }
            return header.isBlank();
        }
    }

    private void requireSize(Path path, long found) throws JobFormatException {
        if (found != layout.fileBytes()) {
            throw new JobFormatException(path, "file size", String.valueOf(found), "for this job it is " + layout.fileBytes());
        }
    }

    private ControlHeader header() {
        return new ControlHeader(bytes.asSlice(0, ControlLayout.HEADER_BYTES));
    }

    long mark() {
        return header().mark();
    }

    int count() {
        return layout.count();
    }

    MemorySegment bytes() {
        return bytes;
    }

    long claims() {
        return (long) LONG.getAcquire(bytes, ControlLayout.CLAIMS);
    }

    void countClaim() {
        long before = (long) LONG.getAndAdd(bytes, ControlLayout.CLAIMS, 1L);
        assert before >= 0;
    }

    long heapChanges() {
        return (long) LONG.getAcquire(bytes, ControlLayout.HEAP_CHANGES);
    }

    void countHeapChange() {
        long before = (long) LONG.getAndAdd(bytes, ControlLayout.HEAP_CHANGES, 1L);
        assert before >= 0;
    }

    /** Whether a PE has come to an epoch; from then on its record can be read. Looks at one line of memory alone. */
    boolean hasArrived(int pe, long epoch) {
        return (long) LONG.getAcquire(bytes, ControlLayout.arrival(pe, epoch)) >= epoch;
    }

    /** Has a PE come to an epoch. */
    void arrive(int pe, long epoch) {
        LONG.setRelease(bytes, ControlLayout.arrival(pe, epoch), epoch);
    }

    /** The incarnation of the JVM that has a place, or has had it last; 0 if none ever had. */
    int holder(int pe) {
        return (int) INT.getAcquire(bytes, ControlLayout.holder(pe));
    }

    /** Has the place be that of another JVM, which has not said yet where its heap is; the caller holds the locks of the place and for agreement. The arrival stays as it was [5]. */
    void claim(int pe, int incarnation) {
        INT.setRelease(bytes, ControlLayout.state(pe), 0);
        INT.setRelease(bytes, ControlLayout.holder(pe), incarnation);
    }

    void publish(int pe, long process, int descriptor) {
        bytes.set(JAVA_LONG, ControlLayout.process(pe), process);
        bytes.set(JAVA_INT, ControlLayout.descriptor(pe), descriptor);
        INT.setRelease(bytes, ControlLayout.state(pe), PUBLISHED);
    }

    boolean isPublished(int pe) {
        return (int) INT.getAcquire(bytes, ControlLayout.state(pe)) == PUBLISHED;
    }

    void leave(int pe) {
        INT.setRelease(bytes, ControlLayout.state(pe), LEFT);
    }

    boolean hasLeft(int pe) {
        return (int) INT.getAcquire(bytes, ControlLayout.state(pe)) == LEFT;
    }

    /** For messages and for the way to its heap: a process of this number may be another one by now. */
    long process(int pe) {
        return bytes.get(JAVA_LONG, ControlLayout.process(pe));
    }

    int descriptor(int pe) {
        return bytes.get(JAVA_INT, ControlLayout.descriptor(pe));
    }

    /** Writes what a PE brings to an epoch, before it comes there; until it comes to the one after the next, and brings something there, the others can read it. */
    void writeRecord(int pe, long epoch, MemorySegment record) {
        MemorySegment.copy(record, 0, bytes, ControlLayout.content(pe, epoch, record.byteSize()), record.byteSize());
        bytes.set(JAVA_LONG, ControlLayout.record(pe, epoch), epoch << ControlLayout.RECORD_LENGTH_BITS | record.byteSize());
    }

    /** Whether a PE that has come to an epoch has brought a record there. */
    boolean hasRecord(int pe, long epoch) {
        return bytes.get(JAVA_LONG, ControlLayout.record(pe, epoch)) >>> ControlLayout.RECORD_LENGTH_BITS == epoch;
    }

    MemorySegment record(int pe, long epoch) {
        long found = bytes.get(JAVA_LONG, ControlLayout.record(pe, epoch));
        if (found >>> ControlLayout.RECORD_LENGTH_BITS != epoch) {
            throw new IllegalStateException("PE " + pe + " has brought a record to epoch " + (found >>> ControlLayout.RECORD_LENGTH_BITS) + " but none to epoch " + epoch);
        }
        long byteSize = found & (1L << ControlLayout.RECORD_LENGTH_BITS) - 1;
        return bytes.asSlice(ControlLayout.content(pe, epoch, byteSize), byteSize).asReadOnly();
    }

    @Override
    public void close() {
        arena.close();
    }
}
