package memheap.metadata.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import memheap.metadata.Metadata;

/** Metadata that remembers every store in its order, so that a test can make what a kill between any two of them would have left. */
public final class RecordingMetadata extends Metadata {

    private final Metadata target;
    private final List<Consumer<Metadata>> stores = new ArrayList<>();

    /**
     * Makes a recorder.
     *
     * @param target where the stores go
     */
    public RecordingMetadata(Metadata target) {
        this.target = target;
    }

    /** Begins a new recording. */
    public void forgetStores() {
        stores.clear();
    }

    /**
     * How many stores were recorded.
     *
     * @return at least 0
     */
    public int stores() {
        return stores.size();
    }

    /**
     * Repeats the first of the recorded stores somewhere else: on a copy from before them it makes what a kill behind the last repeated one would have left.
     *
     * @param onto where to repeat them
     * @param count how many, 0 to {@link #stores()}
     */
    public void replay(Metadata onto, int count) {
        stores.subList(0, count).forEach(store -> store.accept(onto));
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
        record(metadata -> metadata.setByte(offset, value));
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        record(metadata -> metadata.setByteRelease(offset, value));
    }

    @Override
    public int getInt(long offset) {
        return target.getInt(offset);
    }

    @Override
    public void setInt(long offset, int value) {
        record(metadata -> metadata.setInt(offset, value));
    }

    @Override
    public void setIntRelease(long offset, int value) {
        record(metadata -> metadata.setIntRelease(offset, value));
    }

    @Override
    public long getLong(long offset) {
        return target.getLong(offset);
    }

    @Override
    public void setLong(long offset, long value) {
        record(metadata -> metadata.setLong(offset, value));
    }

    @Override
    public void setLongRelease(long offset, long value) {
        record(metadata -> metadata.setLongRelease(offset, value));
    }

    @Override
    public long getLongVolatile(long offset) {
        return target.getLongVolatile(offset);
    }

    /** Recorded as a plain store where it succeeds: one thread records. */
    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        if (target.getLongVolatile(offset) != expected) {
            return false;
        }
        setLongRelease(offset, value);
        return true;
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        for (long at = offset; at < offset + byteSize; at++) {
            setByte(at, value);
        }
    }

    private void record(Consumer<Metadata> store) {
        stores.add(store);
        store.accept(target);
    }
}
