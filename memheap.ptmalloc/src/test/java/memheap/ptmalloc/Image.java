package memheap.ptmalloc;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import memheap.metadata.Metadata;
import memheap.metadata.SegmentMetadata;
import memheap.spi.ComponentUnavailableException;

/**
 * The metadata of a small window, on the Java heap, where it can be copied, compared and damaged.
 *
 * @param windowBytes size of the window
 * @param words the metadata
 */
record Image(long windowBytes, long[] words) {

    static Image zeroed(long windowBytes) {
        return new Image(windowBytes, new long[Math.toIntExact(new PtmallocLayout(windowBytes).byteSize() / Long.BYTES)]);
    }

    Metadata metadata() {
        return new SegmentMetadata(MemorySegment.ofArray(words));
    }

    Image copy() {
        return new Image(windowBytes, words.clone());
    }

    boolean isSameAs(Image other) {
        return Arrays.equals(words, other.words);
    }

    PtmallocModule init() {
        return init(metadata());
    }

    PtmallocModule init(Metadata through) {
        try {
            return PtmallocModule.init(through, windowBytes, false);
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError(refused);
        }
    }

    PtmallocModule reopen() {
        return reopen(metadata());
    }

    PtmallocModule reopen(Metadata through) {
        try {
            return PtmallocModule.reopen(through, windowBytes, false);
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError(refused);
        }
    }
}
