package memheap.base;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Owners;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;

/** Takes the blocks of tenures that have ended. Confined to the {@code memheap-lifecycle} thread, while nobody is inside of any module. */
final class Reclamation {

    private final Gate gate;
    private final Bookkeeping bookkeeping;
    private final Owners owners;
    private final BitSet ended = new BitSet(); // by the number of a tenure
    private final Set<Long> spared;
    private final List<Tenure> tenures;
    private long blocks;
    private long bytes;

    /**
     * Prepares to take blocks.
     *
     * @param tenures whose
     * @param spared addresses of blocks that stay, since somebody may still use them
     */
    Reclamation(Gate gate, Bookkeeping bookkeeping, List<Tenure> tenures, Set<Long> spared) {
        this.gate = gate;
        this.bookkeeping = bookkeeping;
        this.owners = bookkeeping.owners();
        this.tenures = tenures;
        this.spared = spared;
        tenures.forEach(tenure -> ended.set(tenure.index()));
    }

    long blocks() {
        return blocks;
    }

    long bytes() {
        return bytes;
    }

    /**
     * Takes all blocks in a generation.
     *
     * @throws ModuleFault if its module fails to take them back; nobody has them any more nevertheless
     */
    void takeAllIn(Generation generation) {
        generation.books().ifPresent(keeper -> takeAllIn(generation, keeper));
    }

    private void takeAllIn(Generation generation, Bookkeeper keeper) {
        var offsets = new ArrayList<Long>();
        keeper.ledger().forEach((offset, entry, age) -> {
            if (ended.get(LedgerEntry.tenure(entry)) && !spared.contains(bookkeeping.userAddress(generation.window().address() + offset))) {
                offsets.add(offset);
            }
        });
        var closing = new HashMap<Integer, Tally>();
        try {
            for (long offset : offsets) {
                count(closing, generation.strikeReclaimed(offset));
                bookkeeping.quarantine().ifPresent(quarantine -> quarantine.reclaim(generation.window().address() + offset));
            }
            generation.forBase().free(offsets);
        } finally {
            closing.values().forEach(tally -> tally.tenure().owner().close(tally));
        }
    }

    private void count(Map<Integer, Tally> closing, long entry) {
        blocks++;
        bytes += LedgerEntry.requestedBytes(entry);
        closing.computeIfAbsent(LedgerEntry.tenure(entry), owners::tally).takeBack(LedgerEntry.requestedBytes(entry));
    }

    /** Lets every thread forget the tenures; the numbers of those that have no blocks any more go to others. */
    void retire() {
        if (spared.isEmpty()) {
            tenures.forEach(tenure -> retire(gate, owners, tenure));
        }
    }

    /** Lets every thread forget a tenure that has ended and has no blocks, and gives its number away. */
    static void retire(Gate gate, Owners owners, Tenure tenure) {
        var tallies = new ArrayList<Tally>();
        gate.forEachSlot(slot -> slot.letGo(tenure).ifPresent(tallies::add));
        owners.retire(tenure, tallies);
    }

    /** Those that have been looked at and may have blocks. */
    List<Tenure> lingering() {
        return spared.isEmpty() ? List.of() : tenures;
    }
}
