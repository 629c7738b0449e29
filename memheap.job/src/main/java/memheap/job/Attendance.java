package memheap.job;

import java.io.IOException;

/** Ends this process when its standard input ends: whoever has started it is gone then, and nobody else would end it. */
final class Attendance {

    private static final int TERMINATED = 143; // as by SIGTERM

    private Attendance() {
    }

    static void begin() {
        Thread.ofPlatform().daemon().name("memheap-attendance").start(Attendance::awaitEnd);
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // what is sent is of no use here
            }
        } catch (IOException broken) {
            // as good as its end
        }
        System.err.println("memheap: whoever has started this PE is gone, so it ends");
        System.exit(TERMINATED);
    }
}
