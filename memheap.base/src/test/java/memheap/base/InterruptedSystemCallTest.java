package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals that reach a thread while it is in the system. When they do is nobody's choice, so the calls are made to end as the system ends them then. */
class InterruptedSystemCallTest {

    private static final int NO_SPACE_LEFT = 28;
    private static final int INTERRUPTED = 4;

    @TempDir
    Path folder;

    /** Has calls fail a number of times before they reach the system. */
    private static final class Failing extends SystemCalls {

        private static final VarHandle ERRNO = Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

        private int errno = INTERRUPTED;
        private int failures;

        @Override
        long invoke(Call call, MemorySegment state) throws Throwable {
            if (failures == 0) {
                return super.invoke(call, state);
            }
            failures--;
            ERRNO.set(state, 0L, errno);
            return -1;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void assertDoneInSpiteOfSignals(Failing system, Step step) throws IOException {
        system.failures = 3;
        step.run();
        assertThat(system.failures).isZero();
    }

    @Test
    void whatTakesLongIsDoneAllTheSame() throws Exception {
        var system = new Failing();
        Path file = folder.resolve("file");
        int descriptor = system.openFile(file, true);
        assertDoneInSpiteOfSignals(system, () -> system.resizeFile(descriptor, 1 << 20));
        assertThat(Files.size(file)).isEqualTo(1 << 20);
        assertDoneInSpiteOfSignals(system, () -> system.claim(descriptor, 0, 2 << 20));
        assertThat(Files.size(file)).isEqualTo(2 << 20);
        assertDoneInSpiteOfSignals(system, () -> system.punchHole(descriptor, 0, 1 << 20));
        assertDoneInSpiteOfSignals(system, () -> system.syncFile(descriptor));
        system.closeFile(descriptor);
    }

    @Test
    void anotherFailureIsToldAtOnce() throws Exception {
        var system = new Failing();
        int descriptor = system.openFile(folder.resolve("file"), true);
        system.errno = NO_SPACE_LEFT;
        system.failures = 2;
        assertThatThrownBy(() -> system.claim(descriptor, 0, 4096)).isInstanceOf(IOException.class).hasMessageContaining("No space left on device");
        assertThat(system.failures).isOne();
        system.failures = 0;
        system.closeFile(descriptor);
    }

    @Test
    void aFileIsClosedOnceForItsDescriptorMayBeSomebodyElsesByThen() throws Exception {
        var system = new Failing();
        int descriptor = system.openFile(folder.resolve("file"), true);
        system.failures = 2;
        assertThatThrownBy(() -> system.closeFile(descriptor)).isInstanceOf(IOException.class).hasMessageContaining("Interrupted system call");
        assertThat(system.failures).isOne();
        system.failures = 0;
        system.closeFile(descriptor);
    }
}
