package memheap.buddy;

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

    static Image zeroed(long windowBytes, long minimumBlockBytes) {
        return new Image(windowBytes, new long[Math.toIntExact(BuddyLayout.plain(windowBytes, minimumBlockBytes).byteSize() / Long.BYTES)]);
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

    BuddyModule init(long minimumBlockBytes) {
        return init(metadata(), minimumBlockBytes);
    }

    BuddyModule init(Metadata through, long minimumBlockBytes) {
        try {
            return BuddyModule.init(through, BuddyLayout.plain(windowBytes, minimumBlockBytes));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError(refused);
        }
    }

    BuddyModule reopen() {
        return reopen(metadata());
    }

    BuddyModule reopen(Metadata through) {
        try {
            return BuddyModule.reopen(through, new BuddyHeader(through).requireReadable(windowBytes));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError(refused);
        }
    }
}
