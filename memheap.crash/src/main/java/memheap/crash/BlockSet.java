package memheap.crash;

import java.util.Arrays;

/** Live blocks with their usable bytes, in ascending order of offsets; an array, so that comparing leaves no garbage. */
final class BlockSet {

    private long[] offsets = new long[64];
    private long[] usableBytes = new long[64];
    private int count;

    int count() {
        return count;
    }

    long offset(int index) {
        return offsets[index];
    }

    /** Whether the block of this number is that one. */
    boolean has(int index, long offset, long bytes) {
        return index < count && offsets[index] == offset && usableBytes[index] == bytes;
    }

    /** Adds a block, or gives one that is there another size. */
    void put(long offset, long bytes) {
        int index = Arrays.binarySearch(offsets, 0, count, offset);
        if (index < 0) {
            index = -1 - index;
            makeRoom(index);
            offsets[index] = offset;
        }
        usableBytes[index] = bytes;
    }

    private void makeRoom(int index) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            usableBytes = Arrays.copyOf(usableBytes, 2 * count);
        }
        System.arraycopy(offsets, index, offsets, index + 1, count - index);
        System.arraycopy(usableBytes, index, usableBytes, index + 1, count - index);
        count++;
    }

    void remove(int index) {
        count--;
        System.arraycopy(offsets, index + 1, offsets, index, count - index);
        System.arraycopy(usableBytes, index + 1, usableBytes, index, count - index);
    }

    void clear() {
        count = 0;
    }

    void copy(BlockSet other) {
        if (offsets.length < other.count) {
            offsets = new long[other.offsets.length];
            usableBytes = new long[other.offsets.length];
        }
        System.arraycopy(other.offsets, 0, offsets, 0, other.count);
        System.arraycopy(other.usableBytes, 0, usableBytes, 0, other.count);
        count = other.count;
    }

    boolean isSameAs(BlockSet other) {
        return Arrays.equals(offsets, 0, count, other.offsets, 0, other.count) && Arrays.equals(usableBytes, 0, count, other.usableBytes, 0, other.count);
    }

    /** The blocks that another set lacks, or has with another size, as text. */
    String without(BlockSet other) {
        var text = new StringBuilder("{");
        for (int index = 0; index < count; index++) {
            int there = Arrays.binarySearch(other.offsets, 0, other.count, offsets[index]);
            if (there < 0 || other.usableBytes[there] != usableBytes[index]) {
                text.append(text.length() == 1 ? "" : ", ").append("0x").append(Long.toHexString(offsets[index])).append(" of ").append(usableBytes[index]).append(" bytes");
            }
        }
        return text.append('}').toString();
    }
}
