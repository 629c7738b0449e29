package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** Address space over a {@link HeapFile}: a granule gets its pages before it is mapped into the range, as in a {@link SharedReserve}, and what had them when the file was opened is there again. */
final class NamedReserve extends NativeReserve {

    private static final Logger LOG = System.getLogger(NamedReserve.class.getName());

    private final HeapFile file;

    /** @param file is closed with this; if this cannot be made, by the caller */
    NamedReserve(SystemCalls system, HeapFile file, long byteAlignment) throws IOException {
        super(system, file.layout().heapBytes(), byteAlignment);
        this.file = file;
        try {
            claimMarked();
        } catch (IOException lacking) {
            abandon();
            throw new IOException(String.format(Locale.ROOT, "the heap file '%s' cannot be used: what it holds cannot get its pages: %s", file.path(), lacking.getMessage()), lacking);
        }
    }

    /** A copy of the file may have lost pages that were all zeros. */
    private void claimMarked() throws IOException {
        for (int granule = 0; granule < file.layout().granules(); granule++) {
            if (file.isMarked(granule)) {
                file.claim(granule, addressOf(granule));
            }
        }
    }

    HeapFile file() {
        return file;
    }

    private long addressOf(int granule) {
        return base + granule * file.layout().granuleBytes();
    }

    private int granule(long address) {
        return (int) (address / file.layout().granuleBytes());
    }

    @Override
    public boolean commitsByTouch() {
        return false;
    }

    @Override
    public void claim(long address, long byteSize) throws IOException {
        int last = granule(address + Math.max(byteSize, 1) - 1);
        for (int granule = granule(address); granule <= last; granule++) {
            if (!file.isMarked(granule)) {
                claimGranule(granule);
            }
        }
    }

    private synchronized void claimGranule(int granule) throws IOException {
        if (file.isMarked(granule)) {
            return;
        }
        try {
            file.claim(granule, addressOf(granule));
        } catch (IOException full) {
            file.release(granule); // a call that fails half-way keeps the pages it got
            throw full;
        }
    }

    /** For blocks that whoever was killed had just been given, or whose granules' marks are damaged. */
    @Override
    public synchronized void reclaim(long address, long byteSize) throws IOException {
        int last = granule(address + Math.max(byteSize, 1) - 1);
        for (int granule = granule(address); granule <= last; granule++) {
            if (!file.isMarked(granule)) {
                file.claim(granule, addressOf(granule));
            }
        }
    }

    @Override
    public long claimedBytes(long address, long byteSize) {
        int granule = granule(address);
        while (granule < file.layout().granules() && file.isMarked(granule) && addressOf(granule) - base < address + byteSize) {
            granule++;
        }
        return Math.clamp(addressOf(granule) - base - address, 0, byteSize);
    }

    @Override
    public synchronized void release(long address, long byteSize) throws IOException {
        int end = Math.toIntExact(Math.ceilDiv(address + byteSize, file.layout().granuleBytes()));
        for (int granule = granule(address); granule < end; granule++) {
            if (file.isMarked(granule)) {
                system.remapAnonymous(addressOf(granule), file.layout().granuleBytes());
                file.release(granule);
            }
        }
    }

    @Override
    public synchronized long committedBytes(long address, long byteSize) {
        int end = Math.toIntExact(Math.ceilDiv(address + byteSize, file.layout().granuleBytes()));
        long committed = 0;
        for (int granule = granule(address); granule < end; granule++) {
            committed += file.isMarked(granule) ? file.layout().granuleBytes() : 0;
        }
        return committed;
    }

    @Override
    public MemorySegment metadata(int window, long byteSize, boolean isFresh, Arena arena) throws IOException {
        return file.metadata(window, byteSize, isFresh, arena);
    }

    @Override
    public void releaseMetadata(int window) throws IOException {
        file.releaseMetadata(window);
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "the file '%s', claimed %d bytes at a time", file.path(), file.layout().granuleBytes());
    }

    /** What is in the file stays there; what users still have of it, by arenas that they have not closed, does not lead there any more. */
    @Override
    protected void releaseAll() {
        try {
            system.remapAnonymous(base, file.layout().heapBytes());
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the closed heap file stays mapped, and so in use until this process ends", failed);
        }
        file.close();
    }
}
