package memheap.chaos.kills;

import static memheap.chaos.kills.Journal.ADDRESS;
import static memheap.chaos.kills.Journal.BYTES;
import static memheap.chaos.kills.Journal.STAMP;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;

/** The blocks of a journal in their heap: each is full of what follows from its stamp and from where it lies. Safe for threads that have entries of their own. */
final class Blocks {

    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Journal journal;
    private final AddressHeap heap;
    private final MemorySegment memory;

    Blocks(Journal journal, AddressHeap heap) {
        this.journal = journal;
        this.heap = heap;
        this.memory = heap.memory();
    }

    boolean isLive(long address) {
        try {
            return heap.usableBytes(address) >= 0;
        } catch (InvalidFreeException notLive) {
            return false;
        }
    }

    /** Writes to all bytes of a block. */
    void fill(long address, int byteSize, long stamp) {
        long words = byteSize / Long.BYTES;
        for (long word = 0; word < words; word++) {
            memory.set(ValueLayout.JAVA_LONG, address + word * Long.BYTES, content(stamp, address, word));
        }
        for (long at = words * Long.BYTES; at < byteSize; at++) {
            memory.set(ValueLayout.JAVA_BYTE, address + at, (byte) content(stamp, address, at));
        }
    }

    /** Looks whether an entry's block is there, with all of its bytes. */
    void requireLive(int entry) {
        long address = journal.get(entry, ADDRESS);
        long byteSize = journal.get(entry, BYTES);
        if (!isLive(address) || heap.usableBytes(address) < byteSize) {
            throw new Lost(String.format(Locale.ROOT, "the block at 0x%x of %d bytes is lost", address, byteSize));
        }
        requireContent(entry, byteSize);
    }

    /** Looks at the first bytes of an entry's block. */
    void requireContent(int entry, long firstBytes) {
        long address = journal.get(entry, ADDRESS);
        long stamp = journal.get(entry, STAMP);
        long words = journal.get(entry, BYTES) / Long.BYTES;
        for (long word = 0; word < Math.min(words, firstBytes / Long.BYTES); word++) {
            requireSame(memory.get(ValueLayout.JAVA_LONG, address + word * Long.BYTES) == content(stamp, address, word), entry, word * Long.BYTES);
        }
        for (long at = words * Long.BYTES; at < firstBytes; at++) {
            requireSame(memory.get(ValueLayout.JAVA_BYTE, address + at) == (byte) content(stamp, address, at), entry, at);
        }
    }

    private void requireSame(boolean same, int entry, long at) {
        if (!same) {
            throw new Lost(String.format(Locale.ROOT, "byte %d of the block at 0x%x of %d bytes has changed", at, journal.get(entry, ADDRESS), journal.get(entry, BYTES)));
        }
    }

    private static long content(long stamp, long address, long index) {
        long mixed = (address + index ^ stamp) * SPREAD;
        return mixed ^ mixed >>> Integer.SIZE;
    }
}
