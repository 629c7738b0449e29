package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import memheap.base.JobFixture.Pe;
import memheap.pe.PeerLostException;
import memheap.pe.Reduction;
import memheap.pe.SymmetryViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that takes a lost place, and what goes wrong in the barrier that lets it in. Each PE is called by a thread of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NewcomerTest {

    private static final int PES = 4;
    private static final int LAST = PES - 1;
    private static final String LIMIT = "memheap.limit.test";

    @TempDir
    private Path folder;

    private JobFixture job;

    /** The last PE is lost, and all others know. */
    @BeforeEach
    void lose() throws Exception {
        job = new JobFixture(folder, PES, true);
        job.lose(LAST);
        assertThat(job.all(Pe::barrier)).allMatch(end -> end.failure() instanceof PeerLostException);
    }

    @AfterEach
    void close() {
        job.close();
    }

    /** What a thread of its own calls. */
    private record Call<T>(Thread thread, FutureTask<T> task) {

        static <T> Call<T> of(Callable<T> callable) {
            var task = new FutureTask<>(callable);
            return new Call<>(Thread.ofPlatform().daemon().start(task), task);
        }

        /** Returns when the thread is inside of a method. */
        Call<T> awaitInside(String method) {
            while (Arrays.stream(thread.getStackTrace()).noneMatch(frame -> frame.getMethodName().equals(method))) {
                Thread.onSpinWait();
            }
            return this;
        }

        T get() throws Exception {
            return task.get();
        }
    }

    /** Comes to the job, and is about to be let in. */
    private Call<Pe> newcomer(String... keysAndValues) {
        return Call.of(() -> {
            Pe pe = job.join(LAST, PES, true, keysAndValues);
            pe.takeOver();
            pe.add("first", 1, "1.0.0");
            return pe;
        }).awaitInside("awaitAdmission");
    }

    private Call<Integer> inBarrier(int pe) {
        return Call.of(job.pe(pe)::barrier).awaitInside("complete");
    }

    /** Which is an allocation, before which the newcomer takes over. */
    private void assertThatTheNextCallIsThatOfAll(Call<Pe> newcomer) throws Exception {
        job.addEverywhere("first", 1);
        List<Call<Long>> calls = job.pes().stream().map(pe -> Call.of(() -> pe.addresses.allocate(100, 16))).toList();
        try (Pe late = newcomer.get()) {
            long address = late.addresses.allocate(100, 16);
            for (Call<Long> call : calls) {
                assertThat(call.get()).isEqualTo(address);
            }
        }
    }

    @Test
    void isWelcomedInTheNextCallIfAnotherPeIsLostInTheBarrierThatLetsItIn() throws Exception {
        Call<Pe> newcomer = newcomer();
        Call<Integer> first = inBarrier(0);
        Call<Integer> second = inBarrier(1);
        job.lose(2);
        assertThatThrownBy(first::get).cause().isInstanceOf(PeerLostException.class);
        assertThatThrownBy(second::get).cause().isInstanceOf(PeerLostException.class);
        assertThatTheNextCallIsThatOfAll(newcomer);
    }

    @Test
    void isWelcomedAfterADivergenceInTheBarrierThatLetsItInHasBeenTold() throws Exception {
        Call<Pe> newcomer = newcomer();
        Call<Integer> first = inBarrier(0);
        Call<Integer> second = inBarrier(1);
        assertThatThrownBy(() -> job.pe(2).elements.reduce(Reduction.SUM, 1L)).isInstanceOf(SymmetryViolationException.class).hasMessageContaining("PEs 0, 1: barrier")
                .hasMessageContaining("PE 2: reduce of a long").hasMessageContaining("PE 3: to take the place of a lost PE");
        assertThatThrownBy(first::get).cause().isInstanceOf(SymmetryViolationException.class);
        assertThatThrownBy(second::get).cause().isInstanceOf(SymmetryViolationException.class);
        assertThatTheNextCallIsThatOfAll(newcomer);
    }

    @Test
    void fitsInWithTheLimitsThatTheOthersHaveByNow() throws Exception {
        Map<String, String> properties = Map.of("memheap.job", "job", "memheap.job.pe", "0", "memheap.job.count", String.valueOf(PES), "memheap.job.size", String.valueOf(JobFixture.WINDOW),
                "memheap.job.windows", "16");
        Settings limited = JobSettings.read(Map.of("memheap.init.timeout", "10s", LIMIT, "512K"), properties::get).orElseThrow().heap();
        job.pes().forEach(pe -> pe.base.configure(limited));
        Call<Pe> newcomer = newcomer(LIMIT, "512K");
        job.results(Pe::barrier);
        assertThatTheNextCallIsThatOfAll(newcomer);
    }
}
