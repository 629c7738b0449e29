package memheap.base;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import memheap.event.MemheapEvent.BlockDamaged;

/**
 * Freed blocks that the modules still have, so that nobody gets them for a while: first in, first out, and never more than a number of bytes. They are not live. In symmetric mode equal calls lead to
 * equal contents, since nothing but the calls decides. Safe for all threads; what leaves is given back by the one who is inside of the gate, or on {@code memheap-lifecycle}.
 */
final class Quarantine {

    private final long mostBytes;
    private final GuardedBlocks blocks;
    private final EventPublisher events;
    private final Deque<Withheld> queue = new ArrayDeque<>(); // guarded by this
    private long bytes;                                       // guarded by this

    private record Withheld(Generation generation, long offset, long byteSize) {
    }

    Quarantine(long mostBytes, GuardedBlocks blocks, EventPublisher events) {
        this.mostBytes = mostBytes;
        this.blocks = blocks;
        this.events = events;
    }

    /** Takes a block in, and gives those back for which there is no more room. */
    void add(Generation generation, long offset, long byteSize) {
        List<Withheld> leaving;
        synchronized (this) {
            queue.add(new Withheld(generation, offset, byteSize));
            bytes += byteSize;
            leaving = removeUntil(mostBytes);
        }
        leaving.forEach(this::giveBack);
    }

    private List<Withheld> removeUntil(long keptBytes) {
        assert Thread.holdsLock(this);
        var removed = new ArrayList<Withheld>();
        while (bytes > keptBytes) {
            Withheld oldest = queue.remove();
            bytes -= oldest.byteSize();
            removed.add(oldest);
        }
        return removed;
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Gives everything back. */
    void empty() {
        List<Withheld> leaving;
        synchronized (this) {
            leaving = removeUntil(0);
        }
        leaving.forEach(this::giveBack);
    }

    /** Gives back what is withheld of a generation that is not the active one any more. */
    void release(Generation generation) {
        List<Withheld> leaving;
        synchronized (this) {
            leaving = queue.stream().filter(block -> block.generation() == generation).toList();
            queue.removeAll(leaving);
            bytes -= leaving.stream().mapToLong(Withheld::byteSize).sum();
        }
        leaving.forEach(this::giveBack);
    }

    /** How many blocks of a generation are withheld. */
    synchronized long blocksOf(Generation generation) {
        return queue.stream().filter(block -> block.generation() == generation).count();
    }

    /** What cannot be given back yet, since its module has just departed, comes back as the oldest. */
    private void giveBack(Withheld block) {
        long rawAddress = block.generation().window().address() + block.offset();
        blocks.release(rawAddress).ifPresent(damage -> events.publish(new BlockDamaged(damage.owner(), damage.address(), damage.getMessage())));
        if (!block.generation().takesBackWithheld(block.offset())) {
            synchronized (this) {
                queue.addFirst(block);
                bytes += block.byteSize();
            }
        }
    }
}
