package memheap.races.history;

import java.util.concurrent.atomic.AtomicLongArray;
import memheap.metadata.Metadata;

/** Metadata in an array, where Lincheck sees every access. Smaller values than words are parts of words. */
class ArrayMetadata extends Metadata {

    private final AtomicLongArray words;

    ArrayMetadata(long byteSize) {
        this.words = new AtomicLongArray(Math.toIntExact(Math.ceilDiv(byteSize, Long.BYTES)));
    }

    private static int word(long offset) {
        return (int) (offset / Long.BYTES);
    }

    private static int shift(long offset) {
        return (int) (offset % Long.BYTES) * Byte.SIZE;
    }

    /** Called before every access. */
    void beforeAccess() {
        // for those who want to be told
    }

    private long get(long offset) {
        beforeAccess();
        return words.get(word(offset));
    }

    private void setPart(long offset, long mask, long value) {
        beforeAccess();
        int word = word(offset);
        long before;
        do {
            before = words.get(word);
        } while (!words.compareAndSet(word, before, before & ~(mask << shift(offset)) | (value & mask) << shift(offset)));
    }

    @Override
    public long byteSize() {
        return (long) words.length() * Long.BYTES;
    }

    @Override
    public byte getByte(long offset) {
        return (byte) (get(offset) >>> shift(offset));
    }

    @Override
    public void setByte(long offset, byte value) {
        setPart(offset, 0xff, value);
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        setByte(offset, value);
    }

    @Override
    public int getInt(long offset) {
        return (int) (get(offset) >>> shift(offset));
    }

    @Override
    public void setInt(long offset, int value) {
        setPart(offset, 0xffff_ffffL, value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        setInt(offset, value);
    }

    @Override
    public long getLong(long offset) {
        return get(offset);
    }

    @Override
    public void setLong(long offset, long value) {
        beforeAccess();
        words.set(word(offset), value);
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
        beforeAccess();
        return words.compareAndSet(word(offset), expected, value);
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        for (long at = offset; at < offset + byteSize; at++) {
            setByte(at, value);
        }
    }
}
