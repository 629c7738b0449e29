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

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.base.BaseFixture;

/** The process that is killed. It looks whether all that its predecessor had is there, byte by byte, and goes on: takes, frees and resizes blocks, and writes it down. Now and then another component takes over. One thread. */
public final class Victim {

    private static final int MOST_BYTES_SHIFT = 12;
    private static final int CALLS = 20;
    private static final int SWAP_OF = 2; // one of so many times, another component takes over before the next calls
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Journal journal;
    private final BaseFixture base;
    private final AddressHeap heap;
    private final MemorySegment memory;
    private final Random random;

    private Victim(Journal journal, BaseFixture base, long seed) {
        this.journal = journal;
        this.base = base;
        this.heap = base.addresses;
        this.memory = heap.memory();
        this.random = new Random(seed);
    }

    /**
     * Goes on until it is killed; ends by itself only if something was lost, with status 1 and the reason.
     *
     * @param words the folder of heap and journal, the component, the seed
     * @throws IOException if the heap cannot be had
     */
    public static void main(String... words) throws IOException {
        var subject = Subject.valueOf(words[1].toUpperCase(Locale.ROOT));
        try (var journal = new Journal(Path.of(words[0], "journal"));
                var base = new BaseFixture("memheap.backing", "file:" + Path.of(words[0], "heap"), "memheap.size", "8M", "memheap.windows", "2")) {
            base.add(subject.label(), 2, subject.component());
            base.add(subject.other().label(), 1, subject.other().component());
            var victim = new Victim(journal, base, Long.parseLong(words[2]));
            victim.check();
            while (true) {
                if (victim.random.nextInt(SWAP_OF) == 0) {
                    subject = subject.other();
                    journal.add(Journal.SWAPS, 1);
                    base.configure("memheap.pin", subject.label());
                }
                for (int call = 0; call < CALLS; call++) {
                    victim.use(victim.random.nextInt(ENTRIES));
                }
            }
        }
    }

    private void check() {
        List<String> problems = base.inspector().verify();
        require(problems.isEmpty(), "the heap finds " + problems);
        long live = base.heap.statistics().liveBlocks() - journal.count(Journal.LOOSE);
        int undecided = -1;
        for (int entry = 0; entry < ENTRIES; entry++) {
            long state = journal.get(entry, STATE);
            if (state == LIVE) {
                requireLive(entry);
                live--;
            } else if (state != EMPTY) {
                require(undecided < 0, "two entries are undecided, " + undecided + " and " + entry);
                undecided = entry;
            }
        }
        if (undecided >= 0) {
            decide(undecided, live);
            journal.add(Journal.UNDECIDED, 1);
        } else {
            require(live == 0, live + " blocks more are live than there should be");
        }
        journal.add(Journal.RUNS, 1);
    }

    private void requireLive(int entry) {
        long address = journal.get(entry, ADDRESS);
        long byteSize = journal.get(entry, BYTES);
        if (!isLive(address) || heap.usableBytes(address) < byteSize) {
            require(false, String.format(Locale.ROOT, "the block at 0x%x of %d bytes is lost", address, byteSize));
        }
        requireContent(entry, address, byteSize);
        journal.add(Journal.CHECKED, 1);
    }

    private boolean isLive(long address) {
        try {
            return heap.usableBytes(address) >= 0;
        } catch (InvalidFreeException notLive) {
            return false;
        }
    }

    /** {@code live} is how many live blocks the entry can stand for. */
    private void decide(int entry, long live) {
        long state = journal.get(entry, STATE);
        long most = state == RESIZING ? 2 : 1;
        require(0 <= live && live <= most, live + " blocks are live for one entry that is undecided in state " + state);
        boolean known = state != ALLOCATING && isLive(journal.get(entry, ADDRESS));
        require(state != RESIZING || live > 0, "a block was lost when it was resized");
        require(state != WRITING || live == 1, "a block was lost whose call had returned");
        if (state == RESIZING && known) {
            requireContent(entry, journal.get(entry, ADDRESS), Math.min(journal.get(entry, BYTES), journal.get(entry, NEW_BYTES)));
        }
        journal.set(entry, STATE, FREEING); // what follows may be cut off, too
        journal.add(Journal.LOOSE, known ? live - 1 : live);
        if (known) {
            heap.free(journal.get(entry, ADDRESS));
        }
        journal.set(entry, ADDRESS, 0);
        journal.set(entry, STATE, EMPTY);
    }

    private void use(int entry) {
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
        keep(entry, size(), 0);
    }

    /** Takes a block, or gives one another size, and notes it as live once its content is written. */
    private void keep(int entry, int byteSize, long former) {
        long address = former == 0 ? heap.allocate(byteSize, 16) : heap.reallocate(former, byteSize);
        journal.set(entry, STATE, WRITING); // the call has returned, and what the block had is overwritten next
        journal.set(entry, ADDRESS, address);
        long stamp = random.nextLong();
        long words = byteSize / Long.BYTES;
        for (long word = 0; word < words; word++) {
            memory.set(ValueLayout.JAVA_LONG, address + word * Long.BYTES, content(stamp, address, word));
        }
        for (long at = words * Long.BYTES; at < byteSize; at++) {
            memory.set(ValueLayout.JAVA_BYTE, address + at, (byte) content(stamp, address, at));
        }
        journal.set(entry, STAMP, stamp);
        journal.set(entry, BYTES, byteSize);
        journal.set(entry, STATE, LIVE);
    }

    private void resize(int entry) {
        int byteSize = size();
        requireContent(entry, journal.get(entry, ADDRESS), journal.get(entry, BYTES));
        journal.set(entry, NEW_BYTES, byteSize);
        journal.set(entry, STATE, RESIZING);
        keep(entry, byteSize, journal.get(entry, ADDRESS));
    }

    private void free(int entry) {
        requireContent(entry, journal.get(entry, ADDRESS), journal.get(entry, BYTES));
        journal.set(entry, STATE, FREEING);
        heap.free(journal.get(entry, ADDRESS));
        journal.set(entry, STATE, EMPTY);
    }

    /** Looks at the first bytes of a block. */
    private void requireContent(int entry, long address, long firstBytes) {
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
            require(false, String.format(Locale.ROOT, "byte %d of the block at 0x%x of %d bytes has changed", at, journal.get(entry, ADDRESS), journal.get(entry, BYTES)));
        }
    }

    private static long content(long stamp, long address, long index) {
        long mixed = (address + index ^ stamp) * SPREAD;
        return mixed ^ mixed >>> Integer.SIZE;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            System.out.println("LOST: " + otherwise);
            System.out.flush();
            Runtime.getRuntime().halt(1);
        }
    }
}
