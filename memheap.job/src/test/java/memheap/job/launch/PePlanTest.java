package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PePlanTest {

    private static PePlan plan(Map<String, String> properties, Optional<Path> home, String... arguments) {
        return new PePlan("job-1", new LaunchOptions(3, "local", List.of(), Optional.empty(), Optional.empty(), home, false, properties, Path.of("/a b/program.jar"), List.of(arguments)),
                Path.of("/opt/memheap"));
    }

    @Test
    void aPeIsToldWhichOneItIsOfWhichJobAndWhatToRun() {
        assertThat(plan(Map.of("key", "value"), Optional.empty(), "one", "two words").command("2", Path.of("/homes"))).containsExactly("sh", "/opt/memheap/bin/memheap", "pe", "2", "/homes", "remove", "-",
                "-Dkey=value", "-Dmemheap.job=job-1", "-Dmemheap.job.count=3", "-Dmemheap.job.engine=local", "-Dmemheap.job.bundle=file:///a%20b/program.jar",
                "-Dmemheap.job.arguments=2", "-Dmemheap.job.argument.0=one", "-Dmemheap.job.argument.1=two words", "-Dmemheap.job.launcher=/homes/launcher");
    }

    @Test
    void homesThatWereNamedStay() {
        assertThat(plan(Map.of(), Optional.of(Path.of("/homes"))).command("rank", Path.of("/homes"))).contains("/homes", "keep");
    }

    @Test
    void theHeapIsWhatTheBaseOfAPeWouldAskFor() {
        var job = plan(Map.of("memheap.job.size", "48M", "memheap.job.windows", "3"), Optional.empty()).job();
        assertThat(job.heapAlignment()).isEqualTo(64 << 20);
        assertThat(job.heapBytes()).as("three windows, and as much before them").isEqualTo(4L * (64 << 20));
        assertThat(job.count()).isEqualTo(3);
    }

    @Test
    void whatTheBaseWouldRefuseIsRefusedAtOnce() {
        assertThatThrownBy(() -> plan(Map.of("memheap.job.guard", "perhaps"), Optional.empty()).job()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("memheap.job.guard").hasMessageContaining("perhaps");
    }
}
