package memheap.base;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Granules that begin without pages: who has them is noted beside the memory, and forgotten with it. */
final class NotedGranules extends Granules {

    private static final VarHandle CLAIMED = MethodHandles.arrayElementVarHandle(byte[].class);

    private final Pages pages;
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
    NotedGranules(Pages pages, long byteSize, long byteAlignment) {
        super(Math.toIntExact(Math.ceilDiv(byteSize, Math.min(LARGEST_BYTES, byteAlignment))), Math.min(LARGEST_BYTES, byteAlignment));
        this.pages = pages;
        this.claimed = new byte[count()];
    }

    @Override
    boolean has(int granule) {
        return (byte) CLAIMED.getAcquire(claimed, granule) != 0;
    }

    @Override
    void give(int granule) throws IOException {
        pages.claim(addressOf(granule), granuleBytes());
        CLAIMED.setRelease(claimed, granule, (byte) 1);
    }

    @Override
    void take(int granule) throws IOException {
        CLAIMED.setRelease(claimed, granule, (byte) 0);
        pages.release(addressOf(granule), granuleBytes());
    }
}
