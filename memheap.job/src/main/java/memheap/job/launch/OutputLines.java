package memheap.job.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Passes on what a process writes, line by line, each with a word in front of it that tells whose it is. */
final class OutputLines {

    private final InputStream from;
    private final PrintStream to;
    private final UnaryOperator<String> naming;

    private OutputLines(InputStream from, PrintStream to, UnaryOperator<String> naming) {
        this.from = from;
        this.to = to;
        this.naming = naming;
    }

    /**
     * Begins.
     *
     * @param naming makes the line that is written of the one that was read
     * @return a thread that ends with the stream
     */
    static Thread pass(InputStream from, PrintStream to, UnaryOperator<String> naming) {
        return Thread.ofPlatform().daemon().name("memheap-output").start(new OutputLines(from, to, naming)::run);
    }

    private void run() {
        try (var reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                to.println(naming.apply(line));
            }
        } catch (IOException ended) {
            // the process was ended while it was writing
        }
    }
}
