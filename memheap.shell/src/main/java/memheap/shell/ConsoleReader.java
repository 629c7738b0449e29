package memheap.shell;

import java.io.BufferedReader;
import java.io.IOException;

/** Runs the command lines that it reads, one after the other, up to the end of the input; blank lines are passed over. */
final class ConsoleReader {

    private final BufferedReader input;
    private final ExecSession session;
    private int lines;
    private int failures;

    ConsoleReader(BufferedReader input, ExecSession session) {
        this.input = input;
        this.session = session;
    }

    /**
     * Reads and runs; a command that fails does not keep the next ones from being run.
     *
     * @return whether all went well
     * @throws IOException if the input cannot be read
     */
    boolean run() throws IOException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (!line.isBlank()) {
                lines++;
                failures += session.run(line) ? 0 : 1;
            }
        }
        return failures == 0;
    }

    /** How many command lines there were. */
    int lines() {
        return lines;
    }
}
