package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleReaderTest {

    private final List<String> run = new ArrayList<>();

    @Test
    void runsEachLineInOrderAndPassesOverBlankOnes() throws IOException {
        ConsoleReader reader = reader("memheap:status\n\n   \nlb\n");

        assertThat(reader.run()).isTrue();
        assertThat(run).containsExactly("memheap:status", "lb");
        assertThat(reader.lines()).isEqualTo(2);
    }

    @Test
    void aLastLineWithoutAnEndIsRun() throws IOException {
        reader("one\ntwo").run();

        assertThat(run).containsExactly("one", "two");
    }

    @Test
    void aFailureIsRememberedAndTheNextLinesAreRun() throws IOException {
        assertThat(reader("one\nfail\ntwo\n").run()).isFalse();
        assertThat(run).containsExactly("one", "fail", "two");
    }

    @Test
    void emptyInputIsNoFailure() throws IOException {
        ConsoleReader reader = reader("");

        assertThat(reader.run()).isTrue();
        assertThat(reader.lines()).isZero();
    }

    private ConsoleReader reader(String input) {
        return new ConsoleReader(new BufferedReader(new StringReader(input)), new ExecSession() {
            @Override
            public boolean run(String line) {
                run.add(line);
                return !line.equals("fail");
            }

            @Override
            public void interrupt() {
                throw new AssertionError("nobody interrupts a line");
            }

            @Override
            public void close() {
                throw new AssertionError("the session belongs to the caller");
            }
        });
    }
}
