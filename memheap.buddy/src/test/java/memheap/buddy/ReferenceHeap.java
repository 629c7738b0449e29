package memheap.buddy;

import static memheap.spi.MemheapModule.NO_SPACE;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * A buddy heap as slow and as obvious as can be: which minimum blocks are taken, and nothing else. As two free halves always merge, a free
 * block is whatever is free as a whole while the block twice as large around it is not.
 */
final class ReferenceHeap {

    private final long minimumBlockBytes;
    private final boolean[] taken;
    private final TreeMap<Long, Long> live = new TreeMap<>();

    ReferenceHeap(long windowBytes, long minimumBlockBytes) {
        this.minimumBlockBytes = minimumBlockBytes;
        this.taken = new boolean[(int) (windowBytes / minimumBlockBytes)];
    }

    TreeMap<Long, Long> live() {
        return live;
    }

    long apply(Call call) {
        return switch (call) {
            case Call.Allocate(long byteSize, long byteAlignment) -> allocate(blockBytes(Math.max(byteSize, byteAlignment)));
            case Call.Free(long offset) -> free(offset);
            case Call.Resize(long offset, long newByteSize) -> resize(offset, blockBytes(newByteSize));
        };
    }

    /** The size of the largest free block. */
    long largestFreeBytes() {
        long largest = 0;
        for (long bytes = minimumBlockBytes; bytes <= capacityBytes(); bytes *= 2) {
            for (long offset = 0; offset < capacityBytes(); offset += bytes) {
                largest = isFree(offset, bytes) ? bytes : largest;
            }
        }
        return largest;
    }

    private long allocate(long bytes) {
        for (long freeBytes = bytes; freeBytes <= capacityBytes(); freeBytes *= 2) {
            for (long offset = 0; offset < capacityBytes(); offset += freeBytes) {
                if (isFree(offset, freeBytes) && !isFree(offset & -2 * freeBytes, 2 * freeBytes)) {
                    return take(offset, bytes);
                }
            }
        }
        return NO_SPACE;
    }

    private long take(long offset, long bytes) {
        mark(offset, bytes, true);
        live.put(offset, bytes);
        return offset;
    }

    private long free(long offset) {
        mark(offset, live.remove(offset), false);
        return 1;
    }

    private long resize(long offset, long bytes) {
        long oldBytes = live.get(offset);
        if (bytes > oldBytes && (offset % bytes != 0 || !isFree(offset + oldBytes, bytes - oldBytes))) {
            return NO_SPACE;
        }
        mark(offset, oldBytes, false);
        take(offset, bytes);
        return 1;
    }

    private boolean isFree(long offset, long bytes) {
        if (offset + bytes > capacityBytes()) {
            return false;
        }
        for (long at = offset; at < offset + bytes; at += minimumBlockBytes) {
            if (taken[(int) (at / minimumBlockBytes)]) {
                return false;
            }
        }
        return true;
    }

    private void mark(long offset, long bytes, boolean value) {
        Arrays.fill(taken, (int) (offset / minimumBlockBytes), (int) ((offset + bytes) / minimumBlockBytes), value);
    }

    private long blockBytes(long byteSize) {
        long bytes = minimumBlockBytes;
        while (bytes < byteSize) {
            bytes *= 2;
        }
        return bytes;
    }

    private long capacityBytes() {
        return taken.length * minimumBlockBytes;
    }
}
