package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The kit notes each check, ends each in time, and hands one report over at the end. */
class KitRunsTest {

    private static final List<KitReport> REPORTS = new ArrayList<>();

    @TempDir
    private Path folder;

    /** Checks of the author's own that end in every way. */
    static class OwnChecks extends ContractFixture {

        @Test
        void passes() {
            assertThat(component()).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void failsForTwo(int number) {
            assertThat(number).as("a number").isNotEqualTo(2);
        }

        @Test
        void isSkipped() {
            Assumptions.assumeTrue(false, "nothing to do");
        }

        @Test
        void hangs() throws InterruptedException {
            new CountDownLatch(1).await();
        }

        @Test
        void recurses() {
            recurses();
        }

        @Test
        void throwsWhatNobodyExpects() {
            throw new IllegalStateException();
        }

        @Test
        void failsToClose() {
            closedAfterTest(() -> {
                throw new IOException("still open");
            });
        }

        @Override
        protected MemheapComponent component() {
            return FreeListModule::new;
        }

        @Override
        protected boolean reusesFreedMemory() {
            return true;
        }

        @Override
        protected boolean serves(long windowBytes) {
            return true;
        }

        @Override
        protected String reportName() {
            return "own";
        }

        @Override
        protected void checked(KitReport report, Optional<Path> folder) {
            REPORTS.add(report);
        }
    }

    /** Checks that hang, one after the other. */
    static class HangingChecks extends OwnChecks {

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5, 6})
        void hangs(int number) throws InterruptedException {
            new CountDownLatch(number).await();
        }
    }

    /** A contract with a check that nobody can stop. */
    static class UnstoppableChecks extends OwnChecks {

        private static final AtomicBoolean STOPPED = new AtomicBoolean();
        private static final AtomicBoolean CLOSED = new AtomicBoolean();

        @Test
        void goesOn() {
            closedAfterTest(() -> CLOSED.set(true));
            while (!STOPPED.get()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void whatACheckUsesThatCannotBeStoppedStaysOpen() {
        try {
            assertThat(run(UnstoppableChecks.class).checks()).filteredOn(check -> check.method().equals("goesOn")).first().extracting(Check::outcome).isEqualTo(Check.Outcome.FAILED);
            assertThat(UnstoppableChecks.CLOSED).isFalse();
        } finally {
            UnstoppableChecks.STOPPED.set(true);
        }
    }

    /** A contract whose component never comes. */
    static class NoComponentEver extends OwnChecks {

        @Override
        protected MemheapComponent component() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("stopped");
        }
    }

    @Test
    void aComponentThatNeverComesDoesNotKeepTheReportFromBeingWritten() {
        assertThat(run(NoComponentEver.class).type()).isEqualTo("component that is not made within 1 s");
    }

    private static KitReport run(Class<?> type) {
        REPORTS.clear();
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(type)).configurationParameter(CheckTime.PROPERTY, "1").execute();
        assertThat(REPORTS).hasSize(1);
        return REPORTS.getFirst();
    }

    @Test
    void eachCheckIsNotedWithHowItEnded() {
        KitReport report = run(OwnChecks.class);
        Map<String, String> noted = new TreeMap<>();
        report.checks().forEach(check -> noted.put(check.name(), check.outcome() + " " + check.inShort()));
        assertThat(noted.remove("hangs")).startsWith("FAILED the check has not ended within 1 s (-Dmemheap.tck.timeout=SECONDS); its thread was");
        assertThat(noted).containsExactlyInAnyOrderEntriesOf(Map.of("passes", "PASSED ", "failsForTwo [1] 1", "PASSED ", "failsForTwo [2] 2", "FAILED [a number] Expecting actual: 2 not to be equal to: 2",
                "failsForTwo [3] 3", "PASSED ", "isSkipped", "SKIPPED nothing to do", "recurses", "FAILED the check ended with java.lang.StackOverflowError",
                "throwsWhatNobodyExpects", "FAILED java.lang.IllegalStateException", "failsToClose", "FAILED closing what the check has opened failed with java.io.IOException: still open"));
        assertThat(report.checks()).allMatch(check -> check.area() == Area.OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0", "-1", ""})
    void aTimeThatIsNoneIsRefusedWithWhatItShouldBe(String text) {
        assertThatThrownBy(() -> CheckTime.seconds(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memheap.tck.timeout is a whole number of seconds above 0, but was '%s'", text);
    }

    @Test
    void theMessageOfACheckThatHangsShowsWhere() {
        String reason = run(OwnChecks.class).checks().stream().filter(check -> check.method().equals("hangs")).findFirst().orElseThrow().reason();
        assertThat(reason).contains("CountDownLatch.await").contains("OwnChecks.hangs");
    }

    @Test
    void afterThreeChecksThatHangTheRestIsNotTried() {
        assertThat(run(HangingChecks.class).checks()).filteredOn(check -> check.reason().startsWith("not tried, since 3 checks before it did not end in time")).isNotEmpty();
    }

    @Test
    void aContractClassWritesItsReportAndNothingIfNoneIsWanted() throws Exception {
        var contract = new FreeListContractTest();
        var report = new KitReport(contract.reportName(), contract.testedType(1), List.of(), Duration.ZERO);
        contract.checked(report, Optional.empty());
        assertThat(folder).isEmptyDirectory();
        contract.checked(report, Optional.of(folder));
        assertThat(Files.list(folder).map(path -> path.getFileName().toString()).toList())
                .containsExactlyInAnyOrder("memheap.tck.FreeListContractTest.html", "TEST-memheap.tck.FreeListContractTest.xml");
        assertThat(report.name()).isEqualTo("memheap.tck.FreeListContractTest");
    }
}
