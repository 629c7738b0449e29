package memheap.base.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Holds what is counted for each owner against the notes of all generations, while nobody counts. */
public final class OwnerVerification {

    private final Owners owners;
    private final long[] blocks = new long[LedgerLayout.MOST_TENURES]; // by tenure, as the next
    private final long[] bytes = new long[LedgerLayout.MOST_TENURES];

    private record Sum(long blocks, long bytes) {

        static final Sum NOTHING = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(blocks + other.blocks, bytes + other.bytes);
        }
    }

    private OwnerVerification(Owners owners) {
        this.owners = owners;
    }

    /**
     * Adds the notes up, and compares.
     *
     * @param owners all who are counted for
     * @param ledgers those of all generations, in order
     * @return what is wrong, a sentence each
     */
    public static List<String> problems(Owners owners, List<Ledger> ledgers) {
        var verification = new OwnerVerification(owners);
        ledgers.forEach(ledger -> ledger.forEach(verification::add));
        return verification.compared();
    }

    private void add(long offset, long entry, int ageSeconds) {
        blocks[LedgerEntry.tenure(entry)]++;
        bytes[LedgerEntry.tenure(entry)] += LedgerEntry.requestedBytes(entry);
    }

    private List<String> compared() {
        var problems = new ArrayList<String>();
        Map<Owner, Sum> noted = new HashMap<>();
        for (int index = 0; index < blocks.length; index++) {
            Tenure tenure = owners.tenure(index);
            if (tenure != null) {
                noted.merge(tenure.owner(), new Sum(blocks[index], bytes[index]), Sum::plus);
            } else if (blocks[index] != 0) {
                problems.add(String.format(Locale.ROOT, "%d blocks are noted for the tenure %d, which nobody has", blocks[index], index));
            }
        }
        owners.all().forEach(owner -> compare(owner, noted.getOrDefault(owner, Sum.NOTHING), problems));
        return problems;
    }

    private static void compare(Owner owner, Sum noted, List<String> problems) {
        OwnerFigures counted = owner.figures();
        if (noted.blocks() != counted.liveBlocks() || noted.bytes() != counted.liveBytes()) {
            problems.add(String.format(Locale.ROOT, "for '%s' %d live blocks of %d bytes together are counted, but %d of %d bytes are noted; "
                    + "two threads that freed one block at once may have caused it", owner.name(), counted.liveBlocks(), counted.liveBytes(), noted.blocks(), noted.bytes()));
        }
    }
}
