package memheap.ptmalloc;

import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;

/** The first bytes of the metadata: what it is, and for which window. */
final class ChunkHeader {

    private ChunkHeader() {
    }

    /** Writes the header; the magic last, for until it is there the metadata is nobody's. */
    static void write(Metadata metadata, ChunkLayout layout) {
        metadata.setLong(ChunkLayout.VERSION_OFFSET, ChunkLayout.VERSION);
        metadata.setLong(ChunkLayout.WINDOW_BYTES_OFFSET, layout.windowBytes());
        metadata.setLongRelease(ChunkLayout.MAGIC_OFFSET, ChunkLayout.MAGIC);
    }

    /** @return the first field that is not as it must be, with what was found, or an empty text */
    static String difference(Metadata metadata, ChunkLayout layout) {
        String magic = difference(metadata, "magic", ChunkLayout.MAGIC_OFFSET, ChunkLayout.MAGIC);
        String version = difference(metadata, "version", ChunkLayout.VERSION_OFFSET, ChunkLayout.VERSION);
        String window = difference(metadata, "windowBytes", ChunkLayout.WINDOW_BYTES_OFFSET, layout.windowBytes());
        return !magic.isEmpty() ? magic : !version.isEmpty() ? version : window;
    }

    private static String difference(Metadata metadata, String field, long offset, long expected) {
        long found = metadata.getLong(offset);
        return found == expected ? "" : "%s at offset 0x%x is 0x%x, expected 0x%x".formatted(field, offset, found, expected);
    }

    static void check(Metadata metadata, ChunkLayout layout) throws ComponentUnavailableException {
        String difference = difference(metadata, layout);
        if (!difference.isEmpty()) {
            throw new ComponentUnavailableException("this is not what ptmalloc left in a window of %d bytes: %s".formatted(layout.windowBytes(), difference));
        }
    }
}
