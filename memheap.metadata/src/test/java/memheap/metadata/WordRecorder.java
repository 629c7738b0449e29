package memheap.metadata;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Metadata that remembers every 8-byte store in its order, over other metadata. A {@code BitTree} uses nothing else. */
final class WordRecorder extends Metadata {

    private record Store(long offset, long value) {
    }

    private final Metadata target;
    private final List<Store> stores = new ArrayList<>();

    WordRecorder(Metadata target) {
        this.target = target;
    }

    /** Forgets the stores so far; returns what the metadata holds now. */
    long[] startRecording() {
        stores.clear();
        long[] image = new long[(int) (target.byteSize() / Long.BYTES)];
        Arrays.setAll(image, index -> target.getLong((long) index * Long.BYTES));
        return image;
    }

    int stores() {
        return stores.size();
    }

    /** What a successor finds after so many of the stores. */
    long[] imageAfter(long[] image, int count) {
        long[] cut = image.clone();
        var metadata = new SegmentMetadata(MemorySegment.ofArray(cut));
        stores.subList(0, count).forEach(store -> metadata.setLong(store.offset(), store.value()));
        return cut;
    }

    @Override
    public long byteSize() {
        return target.byteSize();
    }

    @Override
    public void setIntRelease(long offset, int value) {
        setInt(offset, value);
    }

    @Override
    public long getLong(long offset) {
        return target.getLong(offset);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        stores.add(new Store(offset, value));
        target.setLong(offset, value);
    }

    @Override
    public void setLong(long offset, long value) {
        throw notExpected();
    }

    @Override
    public byte getByte(long offset) {
        throw notExpected();
    }

    @Override
    public void setByte(long offset, byte value) {
        throw notExpected();
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        throw notExpected();
    }

    @Override
    public int getInt(long offset) {
        throw notExpected();
    }

    @Override
    public void setInt(long offset, int value) {
        throw notExpected();
    }

    @Override
    public long getLongVolatile(long offset) {
        throw notExpected();
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        throw notExpected();
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        throw notExpected();
    }

    private static AssertionError notExpected() {
        return new AssertionError("a BitTree reads words and writes them with release order, nothing else");
    }
}
