package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnerVerificationTest {

    private static final long WINDOW = 1 << 20;

    private final Owners owners = new Owners();
    private final Ledger earlier = ledger();
    private final Ledger later = ledger();

    private static Ledger ledger() {
        return new Ledger(Arena.ofAuto().allocate(Ledger.memoryBytes(WINDOW), 8), WINDOW, new LedgerClock());
    }

    private Tally enter(Ledger ledger, long offset, long byteSize, Tenure tenure) {
        Tally tally = owners.tally(tenure.index());
        tenure.owner().grant(tally, byteSize);
        tally.handOut(byteSize);
        ledger.enter(offset, byteSize, tenure.index(), false);
        return tally;
    }

    private List<String> problems() {
        return OwnerVerification.problems(owners, List.of(earlier, later));
    }

    @Test
    void whatIsCountedOverAllTenuresAndGenerationsAgreesWithTheNotes() {
        enter(earlier, 0, 100, owners.open("a"));
        enter(later, 0, 1000, owners.open("a"));
        enter(later, 4096, 200_000, owners.open("b"));
        owners.open("nobody");
        assertThat(problems()).isEmpty();
    }

    @Test
    void aBlockThatIsCountedAsFreedTwiceIsFound() {
        enter(earlier, 0, 100, owners.open("a"));
        enter(later, 0, 50, owners.open("b")).takeBack(50);
        later.strike(0);
        assertThat(problems()).isEmpty();
        owners.tally(2).takeBack(50);
        assertThat(problems()).containsExactly(
                "for 'b' -1 live blocks of -50 bytes together are counted, but 0 of 0 bytes are noted; two threads that freed one block at once may have caused it");
    }

    @Test
    void anotherSizeThanTheCountedOneIsFound() {
        enter(earlier, 0, 100, owners.open("a"));
        earlier.resize(0, 99);
        assertThat(problems()).singleElement().asString().startsWith("for 'a' 1 live blocks of 100 bytes together are counted, but 1 of 99 bytes are noted");
    }

    @Test
    void aNoteOfATenureThatNobodyHasIsFound() {
        earlier.enter(0, 10, 7, false);
        earlier.enter(64, 10, 7, false);
        assertThat(problems()).containsExactly("2 blocks are noted for the tenure 7, which nobody has");
    }
}
