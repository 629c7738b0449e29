package memheap.races.history;

/** Metadata that counts accesses, and has something else happen right before one of them. An access under the lock of its module is none, since nobody else could come in there. */
final class InterruptedMetadata extends ArrayMetadata {

    private Object lock = this;
    private long accessesLeft = Long.MAX_VALUE;
    private Runnable interruption = () -> { };

    InterruptedMetadata(long byteSize) {
        super(byteSize);
    }

    /** Has something happen before an access, which is numbered from 0; once. */
    void interruptBefore(long access, Object moduleLock, Runnable happens) {
        lock = moduleLock;
        accessesLeft = access;
        interruption = happens;
    }

    /** Has nothing happen from now on. @return whether it has happened */
    boolean wasInterrupted() {
        boolean happened = accessesLeft < 0;
        accessesLeft = Long.MAX_VALUE;
        return happened;
    }

    @Override
    void beforeAccess() {
        if (accessesLeft == Long.MAX_VALUE || accessesLeft < 0 || Thread.holdsLock(lock)) {
            return;
        }
        accessesLeft--;
        if (accessesLeft < 0) {
            interruption.run();
        }
    }
}
