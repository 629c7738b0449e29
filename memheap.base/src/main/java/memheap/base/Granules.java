package memheap.base;

import java.io.IOException;

/** Which parts of a reserve have their pages: a granule gets all of its pages before the first block in it is handed out, and loses them when its window closes. Safe for all threads. */
abstract class Granules {

    static final long LARGEST_BYTES = 2 << 20;

    private final int count;
    private final long granuleBytes;

    /**
     * Lays them side by side.
     *
     * @param count how many there are
     * @param granuleBytes size of each
     */
    Granules(int count, long granuleBytes) {
        this.count = count;
        this.granuleBytes = granuleBytes;
    }

    /** Whether a granule has its pages; asked without a lock. */
    abstract boolean has(int granule);

    /** Gives a granule its pages, and notes that it has them; one thread at a time. @throws IOException if the system has no more; it has none of them then */
    abstract void give(int granule) throws IOException;

    /** Takes the pages of a granule away, and notes that; one thread at a time. */
    abstract void take(int granule) throws IOException;

    final int count() {
        return count;
    }

    final long granuleBytes() {
        return granuleBytes;
    }

    /** Where a granule begins, in the reserve. */
    final long addressOf(int granule) {
        return granule * granuleBytes;
    }

    /** The granule that an address lies in. */
    final int granule(long address) {
        return (int) (address / granuleBytes);
    }

    /** See {@link Reserve#claim}. */
    final void claim(long address, long byteSize) throws IOException {
        int last = granule(address + Math.max(byteSize, 1) - 1);
        for (int granule = granule(address); granule <= last; granule++) {
            if (!has(granule)) {
                giveOnce(granule);
            }
        }
    }

    private synchronized void giveOnce(int granule) throws IOException {
        if (!has(granule)) {
            give(granule);
        }
    }

    /** See {@link Reserve#claimedBytes}. */
    final long claimedBytes(long address, long byteSize) {
        int granule = granule(address);
        while (granule < count && has(granule) && addressOf(granule) < address + byteSize) {
            granule++;
        }
        return Math.clamp(addressOf(granule) - address, 0, byteSize);
    }

    /** See {@link Reserve#release}. */
    final synchronized void release(long address, long byteSize) throws IOException {
        int end = end(address, byteSize);
        for (int granule = granule(address); granule < end; granule++) {
            if (has(granule)) {
                take(granule);
            }
        }
    }

    /** See {@link Reserve#committedBytes}. */
    final synchronized long committedBytes(long address, long byteSize) {
        int end = end(address, byteSize);
        long committed = 0;
        for (int granule = granule(address); granule < end; granule++) {
            committed += has(granule) ? granuleBytes : 0;
        }
        return committed;
    }

    private int end(long address, long byteSize) {
        return Math.toIntExact(Math.ceilDiv(address + byteSize, granuleBytes));
    }
}
