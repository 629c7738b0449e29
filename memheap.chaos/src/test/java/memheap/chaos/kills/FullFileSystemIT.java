package memheap.chaos.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A heap on a file system of the test's own that fills up, in a process and a mount namespace of its own. */
class FullFileSystemIT {

    private static final int SECONDS = 60;

    @TempDir
    Path folder;

    @BeforeAll
    static void needsToMount() throws Exception {
        Process mount = new ProcessBuilder("sh", "-c", "unshare -m mount -t tmpfs none /mnt").redirectErrorStream(true).start();
        assumeTrue(mount.waitFor() == 0, "a file system of the test's own needs the right to mount one, which this user has not");
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void whenTheFileSystemIsFullRequestsAreRefusedAndAllThatWasHandedOutIsIntact(Subject subject) throws Exception {
        assertThat(told("16m", subject)).contains(" blocks, then: ").contains("No space left").doesNotContain("refused: ").doesNotContain("SIGBUS");
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void onAFileSystemTooSmallForAnyHeapTheOpeningIsRefusedAndNoFileIsLeft(Subject subject) throws Exception {
        assertThat(told("16k", subject)).contains("refused: ").contains("No space left").doesNotContain("SIGBUS");
    }

    private String told(String size, Subject subject) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(List.of("unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=" + size + ",mode=700 none \"$0\" && exec \"$@\"", folder.toString(),
                java, "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FullFileSystem.class.getName(), subject.name(), folder.toString())).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(told).isTrue();
        assertThat(process.exitValue()).as(told).isZero();
        return told;
    }
}
