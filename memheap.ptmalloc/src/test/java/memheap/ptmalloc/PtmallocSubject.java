package memheap.ptmalloc;

import java.util.Locale;
import memheap.crash.Subject;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;

/**
 * A window of a ptmalloc heap that is killed and reopened.
 *
 * @param windowBytes its size
 * @param caches through how many caches it is used
 */
public record PtmallocSubject(long windowBytes, int caches) implements Subject {

    @Override
    public long metadataBytes() {
        return new PtmallocLayout(windowBytes).byteSize();
    }

    @Override
    public MemheapModule init(Metadata metadata) throws ComponentUnavailableException {
        return PtmallocModule.init(metadata, windowBytes, caches == 0);
    }

    @Override
    public MemheapModule reopen(Metadata metadata) throws ComponentUnavailableException {
        return PtmallocModule.reopen(metadata, windowBytes, caches == 0);
    }

    /** Roots and nodes are written without an order of their own. */
    @Override
    public void scribble(Metadata metadata) {
        for (int bin = 0; bin < PtmallocLayout.TREE_BINS; bin += 31) {
            metadata.setInt(PtmallocLayout.rootOffset(bin), 77 + bin);
        }
        var layout = new PtmallocLayout(windowBytes);
        for (long cell = 0; cell < layout.cells(); cell += 1 + layout.cells() / 16) {
            metadata.setInt(layout.leftOffset(cell), 1);
            metadata.setInt(layout.rightOffset(cell), -1);
            metadata.setInt(layout.parentOffset(cell), 65);
            metadata.setInt(layout.unitsOffset(cell), 3);
        }
    }

    @Override
    public void checkEmptied(Metadata metadata) {
        var layout = new PtmallocLayout(windowBytes);
        for (long cell = 0; cell <= layout.cells(); cell++) {
            requireWord(metadata, PtmallocLayout.startsOffset(cell), cell == 0 ? 1 : 0);
        }
        long topLevel = layout.startingCellsOffset();
        for (long offset = topLevel; offset < layout.byteSize(); offset += Long.BYTES) {
            boolean leadsToTheFirstCell = offset < layout.runsOffset() && metadata.getLong(offset) == 1;
            requireWord(metadata, offset, leadsToTheFirstCell ? 1 : 0);
        }
    }

    private static void requireWord(Metadata metadata, long offset, long expected) {
        long found = metadata.getLong(offset);
        if (found != expected) {
            throw new AssertionError(String.format(Locale.ROOT, "all is freed, but the word at 0x%x of the metadata is 0x%x instead of 0x%x", offset, found, expected));
        }
    }
}
