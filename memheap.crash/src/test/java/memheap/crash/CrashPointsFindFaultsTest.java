package memheap.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import memheap.crash.CrashFinding.Kind;
import memheap.crash.RowSubject.Fault;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The enumeration can fail: it finds each fault of a small component, says where, and finds it again by the seed that it has named. */
class CrashPointsFindFaultsTest {

    private static final int CUTS = 10_000;

    private static CrashPoints rows(Fault fault, Way way) {
        return new CrashPoints("row", way, List.of(new RowSubject(fault)));
    }

    @ParameterizedTest
    @EnumSource(value = Way.class, names = {"MODULE", "RECOVERY"})
    void aComponentWithoutAFaultPasses(Way way) {
        CrashReport report = rows(Fault.NONE, way).run(1, CUTS, stores -> { });
        assertThat(report.finding()).isEmpty();
        assertThat(report.cuts()).isGreaterThanOrEqualTo(CUTS);
        assertThat(report.undecided()).isPositive().isLessThan(report.cuts());
        assertThat(report.row()).matches("row %s 1?\\d \\d+ \\d+ 0 0 \\d+ \\d+\\.\\d 1\\R".formatted(way));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "IS_SEALED_TOO_EARLY | MODULE | CORRUPT | a window is reopened that was never finished",
        "COMMITS_TWICE | MODULE | LOST | found beyond those from before the call: {0x0 of 16 bytes}",
        "TAKES_A_COMMIT_BACK | MODULE | LOST | a call that was committed is not any more",
        "NEVER_COMMITS | MODULE | LOST | the call is not committed after all of its stores",
        "LOSES_THE_LAST_BLOCK_WHEN_REOPENED | MODULE | LOST | the call is not committed after all of its stores",
        "NEVER_COUNTS_AGAIN | MODULE | CORRUPT | but the figure says 77",
        "LEAVES_WHAT_NOBODY_FINDS | MODULE | CORRUPT | all is freed, but something is left at unit",
        "IS_UNREADABLE_WHILE_IT_RECOVERS | RECOVERY | CORRUPT | its successor was killed after 1 of 3 stores: no row was ever finished here"})
    void aFaultIsFoundAndNamed(Fault fault, Way way, Kind kind, String message) {
        CrashFinding finding = rows(fault, way).find(CUTS, stores -> { });
        assertThat(finding.kind()).isEqualTo(kind);
        assertThat(finding).hasMessageContaining(message).hasMessageContaining("-Dmemheap.seed=1, window of 1024 bytes, call ");
    }

    @Test
    void theSeedThatAFindingNamesFindsItAgain() {
        CrashFinding first = rows(Fault.LOSES_THE_LAST_BLOCK_WHEN_REOPENED, Way.MODULE).find(CUTS, stores -> { });
        CrashFinding again = rows(Fault.LOSES_THE_LAST_BLOCK_WHEN_REOPENED, Way.MODULE).find(CUTS, stores -> { });
        assertThat(again).hasMessage(first.getMessage());
    }

    @Test
    void aByteThatMakesBlocksOverlapIsNamed() {
        assertThatCode(() -> new FlippedBytes("row", List.of(new RowSubject(Fault.NONE))).check()).isInstanceOf(AssertionError.class)
                .hasMessageContaining("window of 1024 bytes, the byte at 0x").hasMessageContaining("-Dmemheap.seed=");
    }

    @Test
    void asManyBytesAreFlippedAsWereAskedForAndNoneIsNoAnswer() {
        var flipped = new FlippedBytes("bytes", List.of(new SealedSubject()));
        assertThat(flipped.check(77)).isEqualTo("flipped bytes of bytes: 77 places, 77 refused, 0 consistent");
        assertThatCode(() -> flipped.check(0)).isInstanceOf(IllegalArgumentException.class).hasMessage("memheap.crash.places is at least 1, but was 0");
    }

    /** Rows that are never reopened, whatever was flipped. */
    private record SealedSubject(RowSubject rows) implements Subject {

        SealedSubject() {
            this(new RowSubject(Fault.NONE));
        }

        @Override
        public long windowBytes() {
            return rows.windowBytes();
        }

        @Override
        public long metadataBytes() {
            return rows.metadataBytes();
        }

        @Override
        public int caches() {
            return rows.caches();
        }

        @Override
        public MemheapModule init(Metadata metadata) {
            return rows.init(metadata);
        }

        @Override
        public MemheapModule reopen(Metadata metadata) throws ComponentUnavailableException {
            throw new ComponentUnavailableException("sealed");
        }

        @Override
        public void scribble(Metadata metadata) {
            rows.scribble(metadata);
        }
    }

    @Test
    void anEnumerationThatFindsNothingFailsWhereAFaultIsExpected() {
        assertThatCode(() -> rows(Fault.NONE, Way.MODULE).find(100, stores -> { })).isInstanceOf(AssertionError.class).hasMessageContaining("cuts in the wrong order");
    }
}
