package memheap.base;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Which parts of a reserve have their pages: a granule gets all of its pages before the first block in it is handed out, and loses them when its window closes. Safe for all threads. */
final class Granules {

    static final long LARGEST_BYTES = 2 << 20;

    private static final VarHandle CLAIMED = MethodHandles.arrayElementVarHandle(byte[].class);

    private final Pages pages;
    private final long granuleBytes;
    private final byte[] claimed; // 1 for a granule with pages; written under lock on this, read without

    /** Who gives a granule its pages, and takes them away. */
    interface Pages {

        /** Gives a granule its pages. @throws IOException if the system has no more; it has none of them then */
        void claim(long address, long byteSize) throws IOException;

        /** Takes the pages of a granule away. */
        void release(long address, long byteSize) throws IOException;
    }

    /**
     * None has its pages.
     *
     * @param byteSize size of the reserve
     * @param byteAlignment what it is aligned to
     */
    Granules(Pages pages, long byteSize, long byteAlignment) {
        this.pages = pages;
        this.granuleBytes = Math.min(LARGEST_BYTES, byteAlignment);
        this.claimed = new byte[Math.toIntExact(Math.ceilDiv(byteSize, granuleBytes))];
    }

    long granuleBytes() {
        return granuleBytes;
    }

    /** See {@link Reserve#claim}. */
    void claim(long address, long byteSize) throws IOException {
        int last = granule(address + Math.max(byteSize, 1) - 1);
        for (int granule = granule(address); granule <= last; granule++) {
            if ((byte) CLAIMED.getAcquire(claimed, granule) == 0) {
                claim(granule);
            }
        }
    }

    private synchronized void claim(int granule) throws IOException {
        if (claimed[granule] == 0) {
            pages.claim(granule * granuleBytes, granuleBytes);
            CLAIMED.setRelease(claimed, granule, (byte) 1);
        }
    }

    /** See {@link Reserve#claimedBytes}. */
    long claimedBytes(long address, long byteSize) {
        int granule = granule(address);
        while (granule < claimed.length && (byte) CLAIMED.getAcquire(claimed, granule) != 0 && granule * granuleBytes < address + byteSize) {
            granule++;
        }
        return Math.clamp(granule * granuleBytes - address, 0, byteSize);
    }

    /** See {@link Reserve#release}. */
    synchronized void release(long address, long byteSize) throws IOException {
        int end = Math.toIntExact(Math.ceilDiv(address + byteSize, granuleBytes));
        for (int granule = granule(address); granule < end; granule++) {
            if (claimed[granule] != 0) {
                CLAIMED.setRelease(claimed, granule, (byte) 0);
                pages.release(granule * granuleBytes, granuleBytes);
            }
        }
    }

    /** See {@link Reserve#committedBytes}. */
    synchronized long committedBytes(long address, long byteSize) {
        int end = Math.toIntExact(Math.ceilDiv(address + byteSize, granuleBytes));
        long committed = 0;
        for (int granule = granule(address); granule < end; granule++) {
            committed += claimed[granule] * granuleBytes;
        }
        return committed;
    }

    private int granule(long address) {
        return (int) (address / granuleBytes);
    }
}
