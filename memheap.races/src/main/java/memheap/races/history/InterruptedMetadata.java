package memheap.races.history;

/** Metadata that counts accesses, and has something else happen right before one of them. An access under the lock of its module is none, since nobody else could come in there. */
final class InterruptedMetadata extends ArrayMetadata {

    private static final long NEVER = -1;

    private long accessesLeft = NEVER;
    private Object lock = this;
    private Runnable interruption = () -> { };

    InterruptedMetadata(long byteSize) {
        super(byteSize);
    }

    /** Has something happen before an access, which is numbered from 0 from now on; once. It may itself be interrupted. */
    void interruptBefore(long access, Object moduleLock, Runnable happens) {
        accessesLeft = access;
        lock = moduleLock;
        interruption = happens;
    }

    /** Has nothing happen any more. */
    void interruptNoMore() {
        accessesLeft = NEVER;
    }

    @Override
    void beforeAccess() {
        if (accessesLeft == NEVER || Thread.holdsLock(lock)) {
            return;
        }
        if (accessesLeft-- == 0) {
            interruption.run();
        }
    }
}
