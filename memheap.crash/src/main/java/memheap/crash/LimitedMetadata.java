package memheap.crash;

import memheap.metadata.Metadata;

/** Metadata in an array that may be asked for so many times and no more, so that whoever would go round in circles is found out. For one thread. */
final class LimitedMetadata extends Metadata {

    private final ImageMetadata image;
    private final long mostAccesses;
    private long accesses;

    LimitedMetadata(byte[] bytes, long mostAccesses) {
        this.image = ImageMetadata.of(bytes);
        this.mostAccesses = mostAccesses;
    }

    private ImageMetadata counted() {
        if (++accesses > mostAccesses) {
            throw new AssertionError("metadata of " + image.byteSize() + " bytes was asked for more than " + mostAccesses + " times");
        }
        return image;
    }

    @Override
    public long byteSize() {
        return image.byteSize();
    }

    @Override
    public byte getByte(long offset) {
        return counted().getByte(offset);
    }

    @Override
    public void setByte(long offset, byte value) {
        counted().setByte(offset, value);
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        counted().setByte(offset, value);
    }

    @Override
    public int getInt(long offset) {
        return counted().getInt(offset);
    }

    @Override
    public void setInt(long offset, int value) {
        counted().setInt(offset, value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        counted().setInt(offset, value);
    }

    @Override
    public long getLong(long offset) {
        return counted().getLong(offset);
    }

    @Override
    public void setLong(long offset, long value) {
        counted().setLong(offset, value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        counted().setLong(offset, value);
    }

    @Override
    public long getLongVolatile(long offset) {
        return counted().getLong(offset);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return counted().compareAndSetLong(offset, expected, value);
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        counted().fill(offset, byteSize, value);
    }
}
