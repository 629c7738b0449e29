package memheap.pe.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The locks of a job: ranges of one file that the kernel holds for a JVM until that ends, however it ends. They belong to the open file description
 * and not to the process, so that nothing else in this JVM that opens and closes the file can drop them, and two sessions of one JVM are kept apart
 * like those of two.
 *
 * <pre>
 *   byte 0 .. 1023   the place of a PE, held by its JVM
 *   byte 2^20        agreement: held while an entry is added to the log
 *   byte 2^20 + 1    the control file: held while it is made or opened
 *   byte 2^21        held by nobody alone: whoever has it has all bytes, and removes the job
 * </pre>
 */
final class LockFile implements AutoCloseable {

    static final String NAME = "lock";

    private static final long AGREEMENT = 1 << 20;
    private static final long CONTROL = AGREEMENT + 1;
    private static final long REMOVAL = 1 << 21;

    private final SystemCalls system;
    private final int descriptor;
    private boolean closed; // guarded by this; the descriptor may be that of another file then

    private LockFile(SystemCalls system, Path path, int descriptor) throws IOException {
        this.system = system;
        this.descriptor = descriptor;
        try {
            OwnFile.requireOurs(path, descriptor);
        } catch (IOException | RuntimeException unfit) {
            close();
            throw unfit;
        }
    }

    static LockFile open(SystemCalls system, Path path) throws IOException {
        return new LockFile(system, path, system.openFile(path));
    }

    static LockFile create(SystemCalls system, Path path) throws IOException {
        return new LockFile(system, path, system.createFile(path));
    }

    /** Whether the file has lost its name: its job was removed. */
    boolean isRemoved() throws IOException {
        return OwnFile.names(descriptor) == 0;
    }

    /** Takes the place of a PE, which this JVM is from then on [6]. @return not so if another one is */
    boolean tryPlace(int pe) throws IOException {
        return tryLock(pe, 1);
    }

    private synchronized boolean tryLock(long start, long byteSize) throws IOException {
        requireOpen();
        return system.tryLock(descriptor, start, byteSize);
    }

    /** Whether a JVM other than this session's has the place. */
    boolean isHeld(int pe) {
        try {
            return isLocked(pe);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private synchronized boolean isLocked(long start) throws IOException {
        requireOpen();
        return system.isLocked(descriptor, start, 1);
    }

    boolean tryAgreement() {
        try {
            return tryLock(AGREEMENT, 1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void endAgreement() {
        unlock(AGREEMENT);
    }

    boolean tryControl() throws IOException {
        return tryLock(CONTROL, 1);
    }

    void endControl() {
        unlock(CONTROL);
    }

    private synchronized void unlock(long start) {
        try {
            if (!closed) {
                system.unlock(descriptor, start, 1);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Takes all that can be locked, which succeeds only where nobody lives. */
    boolean tryAll() throws IOException {
        return tryLock(0, 0);
    }

    /** Whether somebody is about to remove the job. */
    boolean isBeingRemoved() throws IOException {
        return isLocked(REMOVAL);
    }

    private void requireOpen() {
        assert Thread.holdsLock(this);
        if (closed) {
            throw new IllegalStateException("the lock file of a job is closed");
        }
    }

    /** Lets go of all locks. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                system.closeFile(descriptor);
            } catch (IOException failed) {
                System.getLogger(LockFile.class.getName()).log(System.Logger.Level.WARNING, "the lock file of a job could not be closed", failed);
            }
        }
    }
}
