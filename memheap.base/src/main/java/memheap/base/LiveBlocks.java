package memheap.base;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The live blocks of one generation and the bytes that were asked for them: the base's own truth, whatever a component says. It makes a wrong free an exception
 * for every component, and it is what is left of a generation when its component has gone.
 *
 * <p>A hash table of {@code long} pairs, cut into shards with a lock each. A shard is open addressing with linear probing; removal shifts
 * back what probed past the hole (Knuth, The Art of Computer Programming, volume 3, algorithm 6.4R), so there are no tombstones and a table never degrades.
 * It takes 16 bytes an entry at a load of 1/3 to 2/3.
 */
final class LiveBlocks {

    /** What the methods return when no live block starts at an offset. */
    static final long ABSENT = -1;

    private static final int SHARDS = 32;
    private static final long EMPTY = 0; // keys are stored plus one
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private final Shard[] shards = new Shard[SHARDS];
    private final LongAdder liveBytes = new LongAdder();

    LiveBlocks() {
        Arrays.setAll(shards, index -> new Shard());
    }

    /** Notes a new block. @return whether no live block had that offset */
    boolean add(long offset, long requestedBytes) {
        boolean added = shard(offset).add(offset + 1, requestedBytes);
        if (added) {
            liveBytes.add(requestedBytes);
        }
        return added;
    }

    /** Strikes a block out. @return the bytes that were asked for it, or {@link #ABSENT} */
    long remove(long offset) {
        long requestedBytes = shard(offset).remove(offset + 1);
        if (requestedBytes != ABSENT) {
            liveBytes.add(-requestedBytes);
        }
        return requestedBytes;
    }

    /** Reads a block. @return the bytes that were asked for it, or {@link #ABSENT} */
    long requestedBytes(long offset) {
        return shard(offset).get(offset + 1);
    }

    /** Notes another size of a block. @return whether the block was live with the former one; if not, nothing was noted */
    boolean replace(long offset, long formerBytes, long requestedBytes) {
        boolean replaced = shard(offset).replace(offset + 1, formerBytes, requestedBytes);
        if (replaced) {
            liveBytes.add(requestedBytes - formerBytes);
        }
        return replaced;
    }

    /** The sum of the requested bytes of all live blocks. */
    long liveBytes() {
        return liveBytes.sum();
    }

    long liveBlocks() {
        return Arrays.stream(shards).mapToLong(Shard::entries).sum();
    }

    private Shard shard(long offset) {
        return shards[(int) ((offset >>> 4) * FIBONACCI >>> 59)];
    }

    /** One lock and one table. */
    private static final class Shard {

        private final ReentrantLock tableLock = new ReentrantLock();
        private long[] table = new long[2 * 8]; // key plus one, requested bytes, ...; guarded by tableLock
        private int entries;                    // guarded by tableLock

        boolean add(long key, long requestedBytes) {
            tableLock.lock();
            try {
                int slot = find(key);
                if (table[slot] != EMPTY) {
                    return false;
                }
                table[slot] = key;
                table[slot + 1] = requestedBytes;
                if (++entries * 3 > table.length) {
                    grow();
                }
                return true;
            } finally {
                tableLock.unlock();
            }
        }

        long remove(long key) {
            tableLock.lock();
            try {
                int slot = find(key);
                if (table[slot] == EMPTY) {
                    return ABSENT;
                }
                long requestedBytes = table[slot + 1];
                entries--;
                closeHole(slot);
                return requestedBytes;
            } finally {
                tableLock.unlock();
            }
        }

        long get(long key) {
            tableLock.lock();
            try {
                int slot = find(key);
                return table[slot] == EMPTY ? ABSENT : table[slot + 1];
            } finally {
                tableLock.unlock();
            }
        }

        boolean replace(long key, long formerBytes, long requestedBytes) {
            tableLock.lock();
            try {
                int slot = find(key);
                if (table[slot] == EMPTY || table[slot + 1] != formerBytes) {
                    return false;
                }
                table[slot + 1] = requestedBytes;
                return true;
            } finally {
                tableLock.unlock();
            }
        }

        int entries() {
            tableLock.lock();
            try {
                return entries;
            } finally {
                tableLock.unlock();
            }
        }

        /** The slot of a key, or the empty one where it belongs. */
        private int find(long key) {
            assert tableLock.isHeldByCurrentThread();
            int slot = home(key);
            while (table[slot] != EMPTY && table[slot] != key) {
                slot = next(slot);
            }
            return slot;
        }

        /** Moves back every entry that was pushed past the hole, until the run of entries ends. */
        private void closeHole(int hole) {
            assert tableLock.isHeldByCurrentThread();
            for (int slot = next(hole); table[slot] != EMPTY; slot = next(slot)) {
                int mask = table.length - 1;
                if (((slot - home(table[slot])) & mask) >= ((slot - hole) & mask)) {
                    table[hole] = table[slot];
                    table[hole + 1] = table[slot + 1];
                    hole = slot;
                }
            }
            table[hole] = EMPTY;
        }

        private void grow() {
            assert tableLock.isHeldByCurrentThread();
            long[] old = table;
            table = new long[2 * old.length];
            for (int slot = 0; slot < old.length; slot += 2) {
                if (old[slot] != EMPTY) {
                    int place = find(old[slot]);
                    table[place] = old[slot];
                    table[place + 1] = old[slot + 1];
                }
            }
        }

        private int home(long key) {
            long mixed = ((key - 1) >>> 4) * FIBONACCI;
            return (int) (mixed >>> 20) & (table.length - 2);
        }

        private int next(int slot) {
            return (slot + 2) & (table.length - 1);
        }
    }
}
