package memheap.ptmalloc;

import memheap.metadata.Metadata;

/** Metadata in which another thread's call can be put between any two accesses of a thread: before the next load of a place, or the next store to it, something else happens. */
final class InterposedMetadata extends Metadata {

    private static final long NOWHERE = -1;

    private final Metadata target;
    private long loaded = NOWHERE;
    private long stored = NOWHERE;
    private boolean happened;
    private Runnable interlude = () -> { };

    InterposedMetadata(Metadata target) {
        this.target = target;
    }

    /** Has something happen right before the next ordered load of 8 bytes from a place, once. */
    void beforeLoadOf(long offset, Runnable happens) {
        loaded = offset;
        interlude = happens;
    }

    /** Has something happen right before the next store of 8 bytes to a place, once. */
    void beforeStoreTo(long offset, Runnable happens) {
        stored = offset;
        interlude = happens;
    }

    /** Whether it has happened. */
    boolean hasHappened() {
        return happened;
    }

    private void interpose() {
        loaded = NOWHERE;
        stored = NOWHERE;
        happened = true;
        interlude.run();
    }

    private void interposeAtStore(long offset) {
        if (offset == stored) {
            interpose();
        }
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        target.setByteRelease(offset, value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        interposeAtStore(offset);
        target.setLongRelease(offset, value);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        interposeAtStore(offset);
        return target.compareAndSetLong(offset, expected, value);
    }

    @Override
    public long byteSize() {
        return target.byteSize();
    }

    @Override
    public byte getByte(long offset) {
        return target.getByte(offset);
    }

    @Override
    public void setByte(long offset, byte value) {
        target.setByte(offset, value);
    }

    @Override
    public int getInt(long offset) {
        return target.getInt(offset);
    }

    @Override
    public void setInt(long offset, int value) {
        target.setInt(offset, value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        target.setIntRelease(offset, value);
    }

    @Override
    public long getLong(long offset) {
        return target.getLong(offset);
    }

    @Override
    public void setLong(long offset, long value) {
        interposeAtStore(offset);
        target.setLong(offset, value);
    }

    @Override
    public long getLongVolatile(long offset) {
        if (offset == loaded) {
            interpose();
        }
        return target.getLongVolatile(offset);
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        target.fill(offset, byteSize, value);
    }
}
