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
    private final FileGranules granules;

    /** @param file is closed with this; if this cannot be made, by the caller */
    NamedReserve(SystemCalls system, HeapFile file, long byteAlignment) throws IOException {
        super(system, file.layout().heapBytes(), byteAlignment);
        this.file = file;
        this.granules = new FileGranules();
        try {
            granules.giveMarked();
        } catch (IOException lacking) {
            abandon();
            throw new IOException(String.format(Locale.ROOT, "the heap file '%s' cannot be used: what it holds cannot get its pages: %s", file.path(), lacking.getMessage()), lacking);
        }
    }

    /** The file knows which of them have their pages. */
    private final class FileGranules extends Granules {

        FileGranules() {
            super(file.layout().granules(), file.layout().granuleBytes());
        }

        @Override
        boolean has(int granule) {
            return file.isMarked(granule);
        }

        @Override
        void give(int granule) throws IOException {
            try {
                file.claim(granule, base + addressOf(granule));
            } catch (IOException full) {
                file.release(granule); // a call that fails half-way keeps the pages it got
                throw full;
            }
        }

        @Override
        void take(int granule) throws IOException {
            system.remapAnonymous(base + addressOf(granule), granuleBytes());
            file.release(granule);
        }

        /** A copy of the file may have lost pages that were all zeros. */
        void giveMarked() throws IOException {
            for (int granule = 0; granule < count(); granule++) {
                if (has(granule)) {
                    file.claim(granule, base + addressOf(granule));
                }
            }
        }

        /** Gives pages back that hold something: if that fails, they are not taken away. */
        synchronized void giveAgain(long address, long byteSize) throws IOException {
            int last = granule(address + Math.max(byteSize, 1) - 1);
            for (int granule = granule(address); granule <= last; granule++) {
                if (!has(granule)) {
                    file.claim(granule, base + addressOf(granule));
                }
            }
        }
    }

    HeapFile file() {
        return file;
    }

    @Override
    public boolean commitsByTouch() {
        return false;
    }

    @Override
    public void claim(long address, long byteSize) throws IOException {
        granules.claim(address, byteSize);
    }

    /** For blocks that whoever was killed had just been given, or whose granules' marks are damaged. */
    @Override
    public void reclaim(long address, long byteSize) throws IOException {
        granules.giveAgain(address, byteSize);
    }

    @Override
    public long claimedBytes(long address, long byteSize) {
        return granules.claimedBytes(address, byteSize);
    }

    @Override
    public void release(long address, long byteSize) throws IOException {
        granules.release(address, byteSize);
    }

    @Override
    public long committedBytes(long address, long byteSize) {
        return granules.committedBytes(address, byteSize);
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
