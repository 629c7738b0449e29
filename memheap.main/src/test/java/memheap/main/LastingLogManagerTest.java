package memheap.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastingLogManagerTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsLoggedWhileTheProcessEndsIsInTheFile() throws Exception {
        assertThat(logOf(LateLogging.Manager.class)).contains("begun", "a damaged block was found");
    }

    @Test
    void aResetBeforeTheEndClosesTheHandlers() throws Exception {
        assertThat(logOf(LateLogging.Manager.class, "reset")).contains("begun").doesNotContain("a damaged block was found");
    }

    private String logOf(Class<?> manager, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("memheap.log");
        Path settings = Files.writeString(folder.resolve("logging.properties"), "handlers=java.util.logging.FileHandler\njava.util.logging.FileHandler.pattern=%s\n".formatted(log));
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), "-Djava.util.logging.manager=" + manager.getName(), "-Djava.util.logging.config.file=" + settings, LateLogging.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(log);
    }
}
