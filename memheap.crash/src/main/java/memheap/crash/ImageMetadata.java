package memheap.crash;

import java.util.Objects;
import memheap.metadata.Metadata;

/** Metadata in an array of bytes, which can be copied, cut and damaged. Every access is checked. If there is a log, each store is entered there. For one thread. */
public final class ImageMetadata extends Metadata {

    private final byte[] bytes;
    private final int start;
    private final int byteSize;
    private final StoreLog log; // null if nobody wants to know

    private ImageMetadata(byte[] bytes, int start, int byteSize, StoreLog log) {
        this.bytes = bytes;
        this.start = start;
        this.byteSize = byteSize;
        this.log = log;
    }

    /**
     * Metadata in an array.
     *
     * @param bytes the array
     * @return metadata of its size
     */
    public static ImageMetadata of(byte[] bytes) {
        return new ImageMetadata(bytes, 0, bytes.length, null);
    }

    /**
     * Metadata in an array, with a log.
     *
     * @param bytes the array
     * @param log where stores are entered
     * @return metadata of its size
     */
    public static ImageMetadata logged(byte[] bytes, StoreLog log) {
        return new ImageMetadata(bytes, 0, bytes.length, log);
    }

    private int at(long offset, int width) {
        return start + (int) Objects.checkFromIndexSize(offset, width, byteSize);
    }

    private void store(int at, int width, long value) {
        if (log != null) {
            log.add(at, width, value);
        }
        StoreLog.write(bytes, at, width, value);
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public Metadata slice(long offset, long partBytes) {
        return new ImageMetadata(bytes, start + (int) Objects.checkFromIndexSize(offset, partBytes, byteSize), (int) partBytes, log);
    }

    @Override
    public byte getByte(long offset) {
        return bytes[at(offset, Byte.BYTES)];
    }

    @Override
    public void setByte(long offset, byte value) {
        store(at(offset, Byte.BYTES), Byte.BYTES, value);
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        setByte(offset, value);
    }

    @Override
    public int getInt(long offset) {
        return (int) StoreLog.INT.get(bytes, at(offset, Integer.BYTES));
    }

    @Override
    public void setInt(long offset, int value) {
        store(at(offset, Integer.BYTES), Integer.BYTES, value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        setInt(offset, value);
    }

    @Override
    public long getLong(long offset) {
        return (long) StoreLog.LONG.get(bytes, at(offset, Long.BYTES));
    }

    @Override
    public void setLong(long offset, long value) {
        store(at(offset, Long.BYTES), Long.BYTES, value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        setLong(offset, value);
    }

    @Override
    public long getLongVolatile(long offset) {
        return getLong(offset);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        if (getLong(offset) != expected) {
            return false;
        }
        setLong(offset, value);
        return true;
    }

    @Override
    public void fill(long offset, long fillBytes, byte value) {
        Objects.checkFromIndexSize(offset, fillBytes, byteSize);
        for (long each = offset; each < offset + fillBytes; each++) {
            setByte(each, value);
        }
    }
}
