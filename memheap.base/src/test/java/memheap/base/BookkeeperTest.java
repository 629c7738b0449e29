package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Optional;
import memheap.base.ledger.Ledger;
import memheap.base.ledger.LedgerClock;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Owners;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;
import org.junit.jupiter.api.Test;

class BookkeeperTest {

    private static final long WINDOW = 1 << 20;

    private final Owners owners = new Owners();
    private final Tenure tenure = owners.open("test");
    private final Tally tally = owners.tally(tenure.index());
    private final Ledger ledger = new Ledger(Arena.ofAuto().allocate(Ledger.memoryBytes(WINDOW), 8), WINDOW, new LedgerClock());
    private final Bookkeeper books = new Bookkeeper(ledger, owners, new Reservations(owners), Optional.empty(), BlockFill.NONE);

    @Test
    void aRecountFindsWhatIsNotedAndLive() {
        tenure.owner().grant(tally, 300);
        books.note(tally, 0, 100);
        books.note(tally, 4096, 200);
        assertThat(books.recount(offset -> true)).isEqualTo(2);
        assertThat(tenure.owner().figures().liveBytes()).isEqualTo(300);
    }

    @Test
    void aRecountStrikesOutWhatTheModuleDoesNotHaveAndCountsItAsGivenBack() {
        tenure.owner().grant(tally, 300);
        books.note(tally, 0, 100);
        books.note(tally, 4096, 200);
        assertThat(books.recount(offset -> offset == 0)).isEqualTo(1);
        assertThat(ledger.find(4096)).isEqualTo(LedgerEntry.NONE);
        assertThat(tenure.owner().figures().liveBytes()).isEqualTo(100);
        assertThat(tenure.owner().figures().liveBlocks()).isEqualTo(1);
    }
}
