package memheap.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import memheap.itest.GuestActivator.Behaviour;
import org.junit.After;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;

/** The conformance kit as a bundle: it tests whatever component is there or comes, and goes without a trace. */
public class KitIT extends HeapTest {

    private static final Path REPORTS = Path.of(System.getProperty("java.io.tmpdir"), "memheap-kit-" + ProcessHandle.current().pid());
    private static final Duration KIT_PATIENCE = Duration.ofSeconds(240);
    private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();
    private static final Pattern SUITE = Pattern.compile("<testsuite name=\"(.*?)\" tests=\"(\\d+)\" failures=\"(\\d+)\" errors=\"0\" skipped=\"(\\d+)\"");

    private static final Pattern FAILURE = Pattern.compile("<failure message=\"(.*?)\"");

    /** What a report says, with the first line of each failure. */
    private record Counts(int passed, int failed, int skipped, List<String> failures) {
    }

    @Configuration
    public Option[] container() {
        return Container.with("memheap.size", "16M");
    }

    @Test
    public void theComponentsThatAreThereAndOneThatComesKeepTheContract() throws Exception {
        System.setProperty("memheap.tck.reports", REPORTS.toString());
        install("memheap.buddy");
        install("memheap.ptmalloc");
        install("memheap.tck.bundle");
        install("bump-component");
        for (String name : new String[] {"buddy", "ptmalloc", "bump"}) {
            Counts counts = awaitReport(name);
            assertThat(counts.failures()).as("checks that '%s' failed", name).isEmpty();
            assertThat(counts.passed()).as("checks that '%s' passed", name).isGreaterThanOrEqualTo(150);
        }
        assertThat(awaitReport("bump").skipped()).as("checks about what the bump component does not have, or that no container allows").isBetween(20, 60);
    }

    @Test
    public void aBadGuestIsFoundOut() throws Exception {
        System.setProperty("memheap.tck.reports", REPORTS.toString());
        install("memheap.tck.bundle");
        installGuest("twice", 500, Behaviour.RETURNS_TWICE);
        Counts counts = awaitReport("twice");
        assertThat(counts.failed()).as("checks that found the guest out").isGreaterThan(50);
        assertThat(Files.readString(REPORTS.resolve("twice.html"))).contains("breaks the contract").contains("end of the block at 0x0, below the one at 0x0");
    }

    @Test
    public void aKitThatIsStoppedInTheMiddleLeavesNothingBehind() throws Exception {
        System.setProperty("memheap.tck.reports", REPORTS.resolve("stopped").toString());
        install("memheap.buddy");
        awaitActive("buddy");
        Bundle kit = install("memheap.tck.bundle");
        await("a check that is under way", () -> hasThread("memheap-check"));
        kit.stop();
        await("the end of all threads of the kit", () -> !hasThread("memheap-check") && !hasThread("memheap-tck"));
        assertThat(REPORTS.resolve("stopped")).doesNotExist();
        addresses().free(block(10));
    }

    @After
    public void removeReports() throws IOException {
        if (Files.exists(REPORTS)) {
            try (Stream<Path> files = Files.walk(REPORTS)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean hasThread(String name) {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals(name));
    }

    /** The page is written last. */
    private static Counts awaitReport(String name) throws IOException {
        Path page = REPORTS.resolve(name + ".html");
        await("the report on '" + name + "'", () -> isWhole(page));
        String xml = Files.readString(REPORTS.resolve("TEST-" + name + ".xml"));
        Matcher suite = SUITE.matcher(xml);
        assertThat(suite.find()).as("a suite in the XML report").isTrue();
        int failed = Integer.parseInt(suite.group(3));
        int skipped = Integer.parseInt(suite.group(4));
        return new Counts(Integer.parseInt(suite.group(2)) - failed - skipped, failed, skipped, FAILURE.matcher(xml).results().map(found -> found.group(1)).toList());
    }

    private static boolean isWhole(Path page) throws IOException {
        return Files.exists(page) && Files.readString(page).endsWith("</html>\n");
    }

    @FunctionalInterface
    private interface Condition {

        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) throws IOException {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("time waited for %s", what).isLessThan(KIT_PATIENCE);
            LockSupport.parkNanos(POLL_NANOS); // a file or a thread has no event
        }
    }
}
