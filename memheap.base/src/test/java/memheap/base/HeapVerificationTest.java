package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.base.ledger.Ledger;
import memheap.base.ledger.LedgerEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code verify} finds in the notes and figures of a generation that has its module, and of one whose module has departed. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class HeapVerificationTest {

    private static final String WHO = "generation 1 of 'first': ";

    @Parameter
    boolean orphaned;

    private BaseFixture fixture;
    private long block;
    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        fixture = new BaseFixture();
        var first = fixture.add("first", 1, new ScriptedComponent());
        block = fixture.addresses.allocate(100, 16);
        if (orphaned) {
            fixture.remove(first);
        }
        ledger = generation().books().orElseThrow().ledger();
        assertThat(fixture.base.verify()).isEmpty();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Generation generation() {
        return ((OwnedHeap) fixture.addresses).engine().world().generations().getFirst();
    }

    private long offset() {
        return block - generation().window().address();
    }

    @Test
    void aNoteThatIsMissingIsFound() {
        ledger.strike(offset());
        assertThat(fixture.base.verify()).containsExactly(WHO + "1 blocks are live, but the ledger knows 0");
    }

    @Test
    void aNoteThatNobodyElseKnowsOfIsFound() {
        ledger.enter(offset() + 4096, 64, 1, false);
        assertThat(fixture.base.verify()).containsExactly(WHO + "the ledger has a block of 64 bytes at offset 0x%x, which nobody else knows".formatted(offset() + 4096),
                WHO + "1 blocks are live, but the ledger knows 2");
    }

    @Test
    void aNoteOfMoreThanOthersKnowIsFound() {
        ledger.resize(offset(), 200_000);
        assertThat(fixture.base.verify()).singleElement().asString()
                .startsWith(WHO + "the ledger has a block of 200000 bytes at offset 0x%x, of which others know only 1".formatted(offset()));
    }

    @Test
    void aLedgerInDisorderIsFound() {
        ledger.enter(offset() + 16, 20, 1, false);
        assertThat(fixture.base.verify()).containsExactly(WHO + "its ledger is in disorder: I6: the live block at offset 0x%x begins before the one below it ends, at 0x%x"
                .formatted(offset() + 16, offset() + 100));
    }

    @Test
    void figuresOfAnOwnerThatDoNotAgreeWithTheNotesAreFound() {
        long entry = ledger.find(offset());
        ledger.resize(offset(), LedgerEntry.requestedBytes(entry) - 1);
        assertThat(fixture.base.verify()).singleElement().asString().startsWith("for 'test' 1 live blocks of 100 bytes together are counted, but 1 of 99 bytes are noted");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aCountThatDoesNotAgreeWithTheBlocksIsFound(int more) {
        generation().counts().correct(1 + more);
        assertThat(fixture.base.verify()).containsExactly(
                WHO + "%d blocks are live and 0 are withheld, but %s".formatted(1 + more, orphaned ? "1 are known of its departed module" : "its module knows 1"),
                WHO + "%d blocks are live, but the ledger knows 1".formatted(1 + more));
    }
}
