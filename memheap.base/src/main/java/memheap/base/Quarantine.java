package memheap.base;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import memheap.api.DamagedBlockException;
import memheap.event.MemheapEvent.BlockDamaged;

/**
 * Freed blocks that the modules still have, so that nobody gets them for a while: first in, first out, and never more than a number of bytes, guards included. They are not live. In symmetric mode
 * equal calls lead to equal contents, since nothing but the calls decides. Safe for all threads; what leaves is given back by the one who is inside of the gate, or on {@code memheap-lifecycle}.
 */
final class Quarantine {

    private final long mostBytes;
    private final GuardedBlocks blocks;
    private final EventPublisher events;
    private final Deque<Withheld> queue = new ArrayDeque<>(); // guarded by this
    private long bytes;                                       // guarded by this

    private record Withheld(Generation generation, GuardedBlock block) {

        long byteSize() {
            return block.rawBytes();
        }
    }

    Quarantine(long mostBytes, GuardedBlocks blocks, EventPublisher events) {
        this.mostBytes = mostBytes;
        this.blocks = blocks;
        this.events = events;
    }

    /**
     * Takes a freed block in, and gives those back for which there is no more room. A block that is larger than all the room there is goes back at once, and drives nobody out.
     *
     * @throws ModuleFault if a module fails to take one back; it is free nevertheless, as all others
     */
    void add(Generation generation, long offset) {
        var added = new Withheld(generation, blocks.withheld(generation.window().address() + offset).orElseThrow());
        giveBack(leavingFor(added)).ifPresent(fault -> {
            throw fault;
        });
    }

    private synchronized List<Withheld> leavingFor(Withheld added) {
        if (added.byteSize() > mostBytes) {
            return List.of(added);
        }
        queue.add(added);
        bytes += added.byteSize();
        return removeUntil(mostBytes);
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

    /** Lets go of a freed block that does not come here. */
    void forget(long rawAddress) {
        blocks.withheld(rawAddress).ifPresent(blocks::forgetFreed);
    }

    /** Lets go of a block that was taken from its owner. */
    void reclaim(long rawAddress) {
        blocks.reclaim(rawAddress).ifPresent(this::tell);
    }

    /** Gives everything back, inside of the gate. @return whether there was anything */
    boolean tryEmpty(HeapEngine engine) {
        if (isEmpty()) {
            return false;
        }
        engine.inside(() -> giveBack(removeAll()));
        return true;
    }

    private synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    private synchronized List<Withheld> removeAll() {
        return removeUntil(0);
    }

    /** Gives back what is withheld of a generation that takes no new blocks. A module that fails is found out by a call that matters. */
    void release(Generation generation) {
        List<Withheld> leaving = removeAllOf(generation);
        if (!leaving.isEmpty()) {
            generation.forBase().inTime("free", () -> giveBack(leaving));
        }
    }

    private synchronized List<Withheld> removeAllOf(Generation generation) {
        List<Withheld> leaving = queue.stream().filter(withheld -> withheld.generation() == generation).toList();
        queue.removeIf(withheld -> withheld.generation() == generation);
        bytes -= leaving.stream().mapToLong(Withheld::byteSize).sum();
        return leaving;
    }

    /** Tells what is damaged, since all modules close without having anything given back. */
    void end() {
        removeAll().forEach(withheld -> blocks.release(withheld.block()).ifPresent(this::tell));
    }

    /** How many blocks of a generation are withheld. */
    synchronized long blocksOf(Generation generation) {
        return queue.stream().filter(withheld -> withheld.generation() == generation).count();
    }

    /** Gives blocks back to their modules. @return what went wrong first, if anything */
    private Optional<ModuleFault> giveBack(List<Withheld> leaving) {
        ModuleFault first = null;
        for (Withheld withheld : leaving) {
            try {
                giveBack(withheld);
            } catch (ModuleFault fault) {
                first = first == null ? fault : first;
            }
        }
        return Optional.ofNullable(first);
    }

    /** What cannot be given back yet, since its module has just departed, comes back as the oldest. */
    private void giveBack(Withheld withheld) {
        blocks.release(withheld.block()).ifPresent(this::tell);
        if (!withheld.generation().takesBackWithheld(withheld.block().rawAddress() - withheld.generation().window().address())) {
            synchronized (this) {
                queue.addFirst(withheld);
                bytes += withheld.byteSize();
            }
        }
    }

    /** Reports damage to which nobody can be told by an exception. */
    void tell(DamagedBlockException damage) {
        events.publish(new BlockDamaged(damage.owner(), damage.address(), damage.getMessage()));
    }
}
