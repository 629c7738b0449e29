package memheap.job;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a PE has its standard input for: it ends when whoever has started the PE is gone, and then ends this process, which nobody else would. A program finds an input that is at its end instead: what
 * one types at a job is for none of its PEs.
 */
final class Attendance {

    private static final int TERMINATED = 143; // as by SIGTERM

    private final InputStream input;

    private Attendance(InputStream input) {
        this.input = input;
    }

    /**
     * Takes the standard input away from all others.
     *
     * @param ends whether this process ends with it
     */
    static void begin(boolean ends) {
        var attendance = new Attendance(System.in);
        System.setIn(InputStream.nullInputStream());
        if (ends) {
            Thread.ofPlatform().daemon().name("memheap-attendance").start(attendance::awaitEnd);
        }
    }

    private void awaitEnd() {
        try {
            while (input.read() >= 0) {
                // what is sent is of no use here
            }
        } catch (IOException broken) {
            // as good as its end
        }
        System.err.println("memheap: whoever has started this PE is gone, so it ends");
        System.exit(TERMINATED);
    }
}
