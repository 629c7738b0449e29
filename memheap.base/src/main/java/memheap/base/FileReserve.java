package memheap.base;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Address space over a plain file mapping, for where native access is denied or the system is not Linux. The file is made for its owner alone and loses
 * its name at once, so that nobody can truncate it and nothing is left of it. A granule is written with zeros before it is handed out, which claims
 * its pages; they come back when the heap closes, not with a single window.
 */
final class FileReserve implements Reserve {

    private static final Logger LOG = System.getLogger(FileReserve.class.getName());
    private static final long GRANULE = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final FileChannel file;
    private final MemorySegment memory;
    private final long lead;                         // bytes of the file before the aligned range
    private final BitSet claimed = new BitSet();     // guarded by this

    FileReserve(long byteSize, long byteAlignment) throws IOException {
        this.file = nameless();
        try {
            MemorySegment mapped = file.map(MapMode.READ_WRITE, 0, byteSize + byteAlignment, arena);
            this.lead = Math.ceilDiv(mapped.address(), byteAlignment) * byteAlignment - mapped.address();
            this.memory = mapped.asSlice(lead, byteSize);
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static FileChannel nameless() throws IOException {
        Path shared = Path.of("/dev/shm");
        Path folder = Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
        Path path = folder.resolve("memheap-" + UUID.randomUUID());
        FileAttribute<?>[] ownerOnly = folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))} : new FileAttribute<?>[0];
        FileChannel channel = FileChannel.open(path, Set.of(CREATE_NEW, READ, WRITE, LinkOption.NOFOLLOW_LINKS), ownerOnly);
        Files.delete(path);
        return channel;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public MemorySegment rescoped(long address, long byteSize, Arena scope) {
        throw new UnsupportedOperationException("an arena over this heap needs native access, which is denied to the bundle memheap.base:"
                + " start the JVM with --enable-native-access=ALL-UNNAMED");
    }

    @Override
    public boolean canRescope() {
        return false;
    }

    @Override
    public boolean commitsByTouch() {
        return false;
    }

    @Override
    public synchronized void claim(long address, long byteSize) throws IOException {
        int last = (int) ((address + Math.max(byteSize, 1) - 1) / GRANULE);
        for (int granule = claimed.nextClearBit((int) (address / GRANULE)); granule <= last; granule = claimed.nextClearBit(granule)) {
            writeZeros(lead + granule * GRANULE, Math.min(GRANULE, memory.byteSize() - granule * GRANULE));
            claimed.set(granule);
        }
    }

    @Override
    public synchronized long claimedBytes(long address, long byteSize) {
        return Math.clamp(claimed.nextClearBit((int) (address / GRANULE)) * GRANULE - address, 0, byteSize);
    }

    /** Writes on a thread of its own: the file is closed for good once a thread is interrupted that writes to it, and who claims may be any user's thread. */
    private void writeZeros(long position, long byteSize) throws IOException {
        try {
            CompletableFuture.runAsync(() -> write(ByteBuffer.allocate(Math.toIntExact(byteSize)), position), task -> Thread.ofPlatform().name("memheap-claim").daemon().start(task)).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof UncheckedIOException full ? full.getCause() : new IOException("zeros could not be written", failed.getCause());
        }
    }

    private void write(ByteBuffer zeros, long position) {
        try {
            for (long at = position; zeros.hasRemaining(); ) {
                at += file.write(zeros, at);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public void release(long address, long byteSize) {
        // a file mapping has no way to give pages back but truncation, which would make an access fault
    }

    @Override
    public synchronized long committedBytes(long address, long byteSize) {
        int from = (int) (address / GRANULE);
        int to = (int) Math.ceilDiv(address + byteSize, GRANULE);
        return claimed.get(from, to).cardinality() * GRANULE;
    }

    @Override
    public long committedBytes(MemorySegment metadata) {
        return metadata.byteSize();
    }

    @Override
    public MemorySegment scratch(long byteSize, Arena arena) {
        return arena.allocate(byteSize, 4096);
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "a nameless file mapping, claimed %d bytes at a time (native access is denied; pages come back when the heap closes)",
                GRANULE);
    }

    @Override
    public void lease() {
        throw new UnsupportedOperationException("a file mapping cannot outlive its heap");
    }

    @Override
    public void endLease() {
        throw new IllegalStateException("there is no lease");
    }

    @Override
    public void close() {
        arena.close();
        try {
            file.close();
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the file of the closed heap could not be closed", failed);
        }
    }
}
