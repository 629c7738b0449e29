package memheap.chaos.kills;

import static memheap.chaos.kills.Journal.ADDRESS;
import static memheap.chaos.kills.Journal.ALLOCATING;
import static memheap.chaos.kills.Journal.BYTES;
import static memheap.chaos.kills.Journal.EMPTY;
import static memheap.chaos.kills.Journal.ENTRIES;
import static memheap.chaos.kills.Journal.FREEING;
import static memheap.chaos.kills.Journal.LIVE;
import static memheap.chaos.kills.Journal.NEW_BYTES;
import static memheap.chaos.kills.Journal.RESIZING;
import static memheap.chaos.kills.Journal.STAMP;
import static memheap.chaos.kills.Journal.STATE;
import static memheap.chaos.kills.Journal.WRITING;

import java.util.Random;
import memheap.api.AddressHeap;
import memheap.api.OutOfMemheapException;

/** One of the threads that take, free and resize blocks, and write down what they do. Each has entries of its own in the journal: one of so many as there are threads. */
final class Writer {

    private static final int MOST_BYTES_SHIFT = 12;

    private final Journal journal;
    private final AddressHeap heap;
    private final Blocks blocks;
    private final int number;
    private final int writers;
    private final Random random;

    /** {@code number} is below {@code writers}, and no other one's. */
    Writer(Journal journal, AddressHeap heap, int number, int writers, long seed) {
        this.journal = journal;
        this.heap = heap;
        this.blocks = new Blocks(journal, heap);
        this.number = number;
        this.writers = writers;
        this.random = new Random(seed);
    }

    /** Makes a call on a block of its own. */
    void use() {
        int entry = number + writers * random.nextInt(ENTRIES / writers);
        try {
            if (journal.get(entry, STATE) == EMPTY) {
                allocate(entry);
            } else if (random.nextInt(3) == 0) {
                resize(entry);
            } else {
                free(entry);
            }
        } catch (OutOfMemheapException full) {
            journal.set(entry, STATE, journal.get(entry, STATE) == RESIZING ? LIVE : EMPTY);
        }
    }

    private int size() {
        return 1 + random.nextInt(2 << random.nextInt(MOST_BYTES_SHIFT));
    }

    private void allocate(int entry) {
        journal.set(entry, ADDRESS, 0);
        journal.set(entry, STATE, ALLOCATING);
        int byteSize = size();
        keep(entry, heap.allocate(byteSize, 16), byteSize);
    }

    private void resize(int entry) {
        int byteSize = size();
        blocks.requireContent(entry, journal.get(entry, BYTES));
        journal.set(entry, NEW_BYTES, byteSize);
        journal.set(entry, STATE, RESIZING);
        keep(entry, heap.reallocate(journal.get(entry, ADDRESS), byteSize), byteSize);
    }

    /** Notes a block as live once its content is written. */
    private void keep(int entry, long address, int byteSize) {
        journal.set(entry, STATE, WRITING); // the call has returned, and what the block had is overwritten next
        journal.set(entry, ADDRESS, address);
        long stamp = random.nextLong();
        blocks.fill(address, byteSize, stamp);
        journal.set(entry, STAMP, stamp);
        journal.set(entry, BYTES, byteSize);
        journal.set(entry, STATE, LIVE);
    }

    private void free(int entry) {
        blocks.requireContent(entry, journal.get(entry, BYTES));
        journal.set(entry, STATE, FREEING);
        heap.free(journal.get(entry, ADDRESS));
        journal.set(entry, STATE, EMPTY);
    }
}
