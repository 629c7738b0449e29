package memheap.ptmalloc;

import memheap.metadata.Metadata;

/** Metadata in which another thread's call can be put between any two accesses of a thread: before the next store to a place, something else happens. */
final class InterposedMetadata extends Metadata {

    private final Metadata target;
    private long place = -1;
    private Runnable interlude;

    InterposedMetadata(Metadata target) {
        this.target = target;
    }

    /** Has something happen right before the next store of 8 bytes to a place, once. */
    void beforeStoreTo(long offset, Runnable happens) {
        place = offset;
        interlude = happens;
    }

    /** Whether it has happened. */
    boolean hasHappened() {
        return interlude != null && place == -1;
    }

    private void interpose(long offset) {
        if (offset == place) {
            place = -1;
            interlude.run();
        }
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        target.setByteRelease(offset, value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        interpose(offset);
        target.setLongRelease(offset, value);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        interpose(offset);
        return target.compareAndSetLong(offset, expected, value);
    }

    @Override
    public long getAndSetLong(long offset, long value) {
        interpose(offset);
        return target.getAndSetLong(offset, value);
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
        interpose(offset);
        target.setLong(offset, value);
    }

    @Override
    public long getLongVolatile(long offset) {
        return target.getLongVolatile(offset);
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        target.fill(offset, byteSize, value);
    }
}
