package memheap.base;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Where things stand in the file of a heap. All but the window records, the marks and the state is written once, when the file is made.
 *
 * <pre>
 *   0         header, 4096 bytes
 *   4096      64 window records of 512 bytes
 *   36864     marks: a byte for each granule of the heap that has its pages
 *   ...       the metadata of window 0, 1, ... : one stride each, of which a component gets as much as it asks for
 *   ...       the heap: byte 0 is the symmetric address 0
 * </pre>
 *
 * @param windowBytes size of a window
 * @param windows how many there are
 * @param heapBytes size of the reserve
 * @param granuleBytes what is given its pages at a time; a power of two
 */
record HeapFileLayout(long windowBytes, int windows, long heapBytes, long granuleBytes) {

    static final int HEADER_BYTES = 4096;
    static final int RECORD_BYTES = 512;
    static final int RECORDS = 64;
    static final int MARKS_OFFSET = HEADER_BYTES + RECORDS * RECORD_BYTES;

    private static final long AREA_ALIGNMENT = 2 << 20;
    private static final long LEAST_METADATA_BYTES = 2 << 20;

    int granules() {
        return Math.toIntExact(Math.ceilDiv(heapBytes, granuleBytes));
    }

    /** What is mapped and has its pages as long as the file is open: header, records and marks. */
    long fixedBytes() {
        return aligned(MARKS_OFFSET + granules());
    }

    /** The most that a component may ask for. */
    long metadataStride() {
        return aligned(Math.max(LEAST_METADATA_BYTES, windowBytes));
    }

    long metadataOffset(int window) {
        return fixedBytes() + window * metadataStride();
    }

    long heapOffset() {
        return metadataOffset(windows);
    }

    long fileBytes() {
        return heapOffset() + heapBytes;
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, AREA_ALIGNMENT) * AREA_ALIGNMENT;
    }

    /** A number that differs where any place does. */
    int digest() {
        ByteBuffer places = ByteBuffer.allocate(8 * Long.BYTES);
        for (long place : new long[] {windowBytes, windows, heapBytes, granuleBytes, fixedBytes(), metadataStride(), heapOffset(), fileBytes()}) {
            places.putLong(place);
        }
        var crc = new CRC32C();
        crc.update(places.flip());
        return (int) crc.getValue();
    }
}
