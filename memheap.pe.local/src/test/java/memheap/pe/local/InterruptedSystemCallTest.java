package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signals that reach a thread while it is in the system. When they do is nobody's choice, so the calls are made to end as the system ends them then. */
class InterruptedSystemCallTest {

    private static final long FILE_BYTES = 1 << 20;

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private final FailingSystemCalls system = new FailingSystemCalls();
    private int descriptor;

    @BeforeEach
    void open() throws IOException {
        descriptor = system.sealedFile("memheap.pe", FILE_BYTES);
    }

    @AfterEach
    void close() throws IOException {
        system.fail(0, 0, 0);
        system.closeFile(descriptor);
    }

    private void assertDoneInSpiteOfSignals(Step step) throws IOException {
        system.fail(FailingSystemCalls.INTERRUPTED, 0, 3);
        step.run();
        assertThat(system.failures()).isZero();
    }

    @Test
    void whatTakesLongIsDoneAllTheSame() throws IOException {
        assertDoneInSpiteOfSignals(() -> system.resizeFile(descriptor, FILE_BYTES));
        assertDoneInSpiteOfSignals(() -> system.claim(descriptor, 0, FILE_BYTES));
        assertDoneInSpiteOfSignals(() -> system.punchHole(descriptor, 0, FILE_BYTES));
    }

    @Test
    void anotherFailureIsToldAtOnce() {
        system.fail(FailingSystemCalls.NO_MEMORY, 0, 2);
        assertThatThrownBy(() -> system.claim(descriptor, 0, FILE_BYTES)).isInstanceOf(IOException.class).hasMessageContaining("Cannot allocate memory");
        assertThat(system.failures()).isOne();
    }

    @Test
    void aFileIsClosedOnceForItsDescriptorMayBeSomebodyElsesByThen() {
        system.fail(FailingSystemCalls.INTERRUPTED, 0, 2);
        assertThatThrownBy(() -> system.closeFile(descriptor)).isInstanceOf(IOException.class).hasMessageContaining("Interrupted system call");
        assertThat(system.failures()).isOne();
    }
}
