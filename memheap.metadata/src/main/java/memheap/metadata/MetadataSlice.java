package memheap.metadata;

import java.util.Objects;

/** A part of other metadata, for accessors that have no shorter way to one. */
final class MetadataSlice extends Metadata {

    private final Metadata whole;
    private final long start;
    private final long byteSize;

    private MetadataSlice(Metadata whole, long start, long byteSize) {
        this.whole = whole;
        this.start = Objects.checkFromIndexSize(start, byteSize, whole.byteSize());
        this.byteSize = byteSize;
    }

    static Metadata of(Metadata whole, long start, long byteSize) {
        return new MetadataSlice(whole, start, byteSize);
    }

    private long at(long offset, long bytes) {
        return start + Objects.checkFromIndexSize(offset, bytes, byteSize);
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public byte getByte(long offset) {
        return whole.getByte(at(offset, Byte.BYTES));
    }

    @Override
    public void setByte(long offset, byte value) {
        whole.setByte(at(offset, Byte.BYTES), value);
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        whole.setByteRelease(at(offset, Byte.BYTES), value);
    }

    @Override
    public int getInt(long offset) {
        return whole.getInt(at(offset, Integer.BYTES));
    }

    @Override
    public void setInt(long offset, int value) {
        whole.setInt(at(offset, Integer.BYTES), value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        whole.setIntRelease(at(offset, Integer.BYTES), value);
    }

    @Override
    public long getLong(long offset) {
        return whole.getLong(at(offset, Long.BYTES));
    }

    @Override
    public void setLong(long offset, long value) {
        whole.setLong(at(offset, Long.BYTES), value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        whole.setLongRelease(at(offset, Long.BYTES), value);
    }

    @Override
    public long getLongVolatile(long offset) {
        return whole.getLongVolatile(at(offset, Long.BYTES));
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return whole.compareAndSetLong(at(offset, Long.BYTES), expected, value);
    }

    @Override
    public void fill(long offset, long bytes, byte value) {
        whole.fill(at(offset, bytes), bytes, value);
    }
}
