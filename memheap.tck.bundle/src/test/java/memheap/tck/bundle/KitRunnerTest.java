package memheap.tck.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import memheap.spi.MemheapComponent;
import memheap.tck.KitReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A component is tested on the kit's own thread, and a run that is stopped ends soon. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KitRunnerTest {

    private static final Map<String, String> IMPATIENT = Map.of("memheap.tck.timeout", "5");

    private static Subject subject(String name, MemheapComponent component) {
        return new Subject(name, component, Promises.of(Map.of()));
    }

    private static MemheapComponent throwing() {
        return space -> {
            throw new IllegalStateException("a component that throws in init");
        };
    }

    @Test
    void aComponentThatThrowsFailsItsChecksAndTheReportBearsItsName() throws Exception {
        try (var runner = new KitRunner(subject -> true, IMPATIENT)) {
            KitReport report = KitRunner.get(runner.submit(subject("bad", throwing()), ignored -> { })).orElseThrow();
            assertThat(report.name()).isEqualTo("bad");
            assertThat(report.failed()).isGreaterThan(200);
            assertThat(report.summary()).contains("a component that throws in init");
        }
    }

    @Test
    void whoIsNotWantedAnyMoreIsNotTested() throws Exception {
        try (var runner = new KitRunner(subject -> false, IMPATIENT)) {
            assertThat(KitRunner.get(runner.submit(subject("gone", throwing()), report -> { }))).isEmpty();
        }
    }

    @Test
    void aRunEndsSoonWhenItsComponentGoesAndTheNextOneIsWhole() throws Exception {
        var reached = new CountDownLatch(1);
        Subject hanging = subject("hanging", hanging(reached));
        try (var runner = new KitRunner(subject -> true, IMPATIENT)) {
            Future<Optional<KitReport>> result = runner.submit(hanging, report -> { });
            Future<Optional<KitReport>> next = runner.submit(subject("next", throwing()), report -> { });
            reached.await();
            runner.stop(hanging);
            assertThat(result.get()).isEmpty();
            assertThat(next.get().orElseThrow().summary()).contains("a component that throws in init").doesNotContain("Interrupted");
        }
    }

    private static MemheapComponent hanging(CountDownLatch reached) {
        return space -> {
            reached.countDown();
            hang();
            throw new IllegalStateException("interrupted");
        };
    }

    @Test
    void aRunEndsSoonWhenTheKitIsClosedAndNoOtherBegins() throws Exception {
        var reached = new CountDownLatch(1);
        Subject hanging = subject("hanging", hanging(reached));
        var runner = new KitRunner(subject -> true, Map.of());
        Future<Optional<KitReport>> result = runner.submit(hanging, report -> { });
        Future<Optional<KitReport>> waiting = runner.submit(subject("waiting", throwing()), report -> { });
        reached.await();
        long begin = System.nanoTime();
        runner.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
        assertThat(result.get()).isEmpty();
        assertThat(KitRunner.get(waiting)).as("a run that was never begun").isEmpty();
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("memheap-tck");
        assertThatThrownBy(() -> runner.submit(hanging, report -> { })).isInstanceOf(RejectedExecutionException.class);
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
