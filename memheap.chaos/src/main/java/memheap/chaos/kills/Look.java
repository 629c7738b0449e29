package memheap.chaos.kills;

import static memheap.chaos.kills.Journal.ADDRESS;
import static memheap.chaos.kills.Journal.ALLOCATING;
import static memheap.chaos.kills.Journal.BYTES;
import static memheap.chaos.kills.Journal.DECIDING;
import static memheap.chaos.kills.Journal.EMPTY;
import static memheap.chaos.kills.Journal.ENTRIES;
import static memheap.chaos.kills.Journal.FREEING;
import static memheap.chaos.kills.Journal.LIVE;
import static memheap.chaos.kills.Journal.LOOSE;
import static memheap.chaos.kills.Journal.NEW_BYTES;
import static memheap.chaos.kills.Journal.RESIZING;
import static memheap.chaos.kills.Journal.STATE;
import static memheap.chaos.kills.Journal.WRITERS;
import static memheap.chaos.kills.Journal.WRITING;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import memheap.api.AddressHeap;

/**
 * A look at all that a killed process had of a heap, before anybody uses it. What its calls were about is decided in the end, so that each entry is live or empty: what they can have left that has an address
 * is freed, and the rest is counted as loose. A look may be cut off by a kill as well. Used by one thread.
 */
final class Look {

    private final Journal journal;
    private final AddressHeap heap;
    private final Blocks blocks;
    private final Set<Long> live = new HashSet<>();
    private final List<Integer> undecided = new ArrayList<>();

    Look(Journal journal, AddressHeap heap) {
        this.journal = journal;
        this.heap = heap;
        this.blocks = new Blocks(journal, heap);
    }

    /** Looks. {@code liveBlocks} is how many there are, as the heap says. */
    void look(long liveBlocks) {
        for (int entry = 0; entry < ENTRIES; entry++) {
            look(entry);
        }
        Lost.unless(undecided.size() <= journal.count(WRITERS), String.format(Locale.ROOT, "%d entries are undecided, of %d threads", undecided.size(), journal.count(WRITERS)));
        long left = liveBlocks - journal.count(LOOSE) - live.size();
        requireBetween(left);
        requireContents();
        decide(left);
    }

    private void look(int entry) {
        long state = journal.get(entry, STATE);
        if (state == LIVE) {
            blocks.requireLive(entry);
            Lost.unless(live.add(journal.get(entry, ADDRESS)), String.format(Locale.ROOT, "two threads have the block at 0x%x", journal.get(entry, ADDRESS)));
            journal.add(Journal.CHECKED, 1);
        } else if (state != EMPTY) {
            undecided.add(entry);
        }
    }

    /** Another thread may have what a call has freed already, so what is there is counted for all undecided calls together. */
    private void requireBetween(long left) {
        long least = journal.count(DECIDING) == 1 ? 0 : undecided.stream().mapToLong(this::leastBlocks).sum(); // else what they were about may have been decided already
        long most = undecided.stream().mapToLong(this::mostBlocks).sum();
        Lost.unless(least <= left && left <= most, String.format(Locale.ROOT, "%d blocks are live of calls that were under way, and have to be from %d to %d: %s", left, least, most, states()));
    }

    private List<Long> states() {
        return undecided.stream().map(entry -> journal.get(entry, STATE)).toList();
    }

    private long leastBlocks(int entry) {
        long state = journal.get(entry, STATE);
        return state == WRITING || state == RESIZING ? 1 : 0;
    }

    private long mostBlocks(int entry) {
        long state = journal.get(entry, STATE);
        return (state == FREEING ? 0 : 1) + (state == FREEING || state == RESIZING ? named(entry) : 0);
    }

    /** 1 if there is a block where the entry's block was before the call, and it is none that another entry has for sure. */
    private int named(int entry) {
        long address = journal.get(entry, ADDRESS);
        return journal.get(entry, STATE) != ALLOCATING && !live.contains(address) && blocks.isLive(address) ? 1 : 0;
    }

    /** A block that was being resized has its content, unless another call may have taken its place. */
    private void requireContents() {
        List<Integer> takers = undecided.stream().filter(entry -> journal.get(entry, STATE) != FREEING).toList();
        if (takers.size() == 1 && journal.get(takers.getFirst(), STATE) == RESIZING && named(takers.getFirst()) == 1) {
            int entry = takers.getFirst();
            blocks.requireContent(entry, Math.min(journal.get(entry, BYTES), journal.get(entry, NEW_BYTES)));
        }
    }

    /** A kill between any two of these steps leaves what the next look decides to the same end. */
    private void decide(long left) {
        List<Long> named = undecided.stream().filter(entry -> named(entry) == 1).map(entry -> journal.get(entry, ADDRESS)).distinct().toList();
        journal.set(DECIDING, 1);
        journal.add(LOOSE, left - named.size());
        named.forEach(heap::free);
        for (int entry : undecided) {
            journal.set(entry, STATE, EMPTY);
        }
        journal.set(DECIDING, 0);
        journal.add(Journal.UNDECIDED, undecided.size());
    }
}
