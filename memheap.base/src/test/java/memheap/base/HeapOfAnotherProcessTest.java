package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A heap in a file belongs to the process that has it open for as long as that lives, whether it runs or not. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HeapOfAnotherProcessTest {

    @TempDir
    Path folder;

    private Path file;
    private Process other;
    private BufferedReader told;

    @BeforeEach
    void haveAnotherProcessOpenIt() throws IOException {
        file = folder.resolve("heap");
        other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), HeapHolder.class.getName(), file.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        told = other.inputReader();
        assertThat(told.readLine()).isEqualTo("open");
    }

    @AfterEach
    void endIt() throws Exception {
        other.destroyForcibly().waitFor();
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(other.pid())).start().waitFor()).isZero();
    }

    private void open() throws IOException {
        new BaseFixture("memheap.backing", "file:" + file).close();
    }

    private void assertRefused() {
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("'" + file + "' cannot be used: flock failed").hasMessageContaining("another process, or this one, has it open");
    }

    @Test
    void whileItsOwnerIsSuspendedOthersAreRefusedAtOnceAndItGoesOnAfterwards() throws Exception {
        assertRefused();
        signal("STOP");
        assertRefused();
        signal("CONT");
        assertRefused();
        other.outputWriter().append('\n').flush();
        assertThat(told.readLine()).isEqualTo("closed");
        open();
    }

    @Test
    void whenItsOwnerIsKilledTheLockIsGoneWithIt() throws Exception {
        signal("STOP");
        signal("KILL");
        other.waitFor();
        open();
    }
}
