package memheap.pe.openshmem;

import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import memheap.pe.Comparison;
import memheap.pe.calls.SessionElements;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;

/** One PE that behaves as it is told by its arguments: what it does, and a folder that all PEs of the job share. It says what it sees. */
final class PeProgram {

    private static final int FIRST = 4096;
    private static final int SECOND = 8192;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final int me = Integer.parseInt(System.getenv(LaunchSettings.NUMBER));
    private final int count = Integer.parseInt(System.getenv(LaunchSettings.COUNT));
    private final Path folder;

    private PeProgram(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var program = new PeProgram(Path.of(arguments[1]));
        try {
            program.run(arguments[0]);
        } catch (EngineUnavailableException refused) {
            say("PE " + program.me + " refused: " + refused.getMessage());
            System.exit(4);
        }
    }

    private static void say(String text) {
        System.out.println(text);
        System.out.flush();
    }

    private Job job(long heapBytes, Duration patience) {
        return new Job("program", me, count, heapBytes, Oshrun.HEAP_ALIGNMENT, patience, Map.of());
    }

    private SessionElements join() throws EngineUnavailableException {
        Job job = job(Oshrun.HEAP_BYTES, LONG);
        var session = new OpenshmemEngine().join(job);
        return new SessionElements(job, session, new SymmetryGuard(job, session, true), () -> { });
    }

    private void run(String behaviour) throws Exception {
        switch (behaviour) {
            case "kill" -> kill();
            case "halt" -> halt();
            case "leave" -> leave();
            case "forget" -> forget();
            case "stay" -> stay();
            case "wait" -> waitForNobody();
            case "fail" -> fail();
            case "twice" -> joinTwice();
            case "differ" -> new OpenshmemEngine().join(job(Oshrun.HEAP_BYTES - 8L * me, LONG));
            case "late" -> beLate();
            case "status" -> endWithStatus();
            default -> throw new IllegalArgumentException(behaviour);
        }
    }

    private void kill() throws Exception {
        SessionElements elements = join();
        elements.barrier();
        if (me == 1) {
            new ProcessBuilder("kill", "-KILL", String.valueOf(ProcessHandle.current().pid())).start();
        }
        elements.waitUntilLong(FIRST, Comparison.EQUAL, 1);
    }

    private void halt() throws Exception {
        SessionElements elements = join();
        elements.barrier();
        if (me == 1) {
            Runtime.getRuntime().halt(7);
        }
        elements.waitUntilLong(FIRST, Comparison.EQUAL, 1);
    }

    private void leave() throws Exception {
        SessionElements elements = join();
        elements.barrier();
        if (me == 0) {
            elements.barrier();
        }
        elements.close();
    }

    private void forget() throws Exception {
        SessionElements elements = join();
        elements.barrier();
        if (me == 0) {
            elements.waitUntilLong(FIRST, Comparison.EQUAL, 1);
        }
    }

    private void waitForNobody() throws Exception {
        SessionElements elements = join();
        if (me == 0) {
            elements.waitUntilLong(FIRST, Comparison.EQUAL, 1);
        }
        elements.close();
    }

    /** PE 1 leaves at once; the others read what it has left, tell each other, and leave. */
    private void stay() throws Exception {
        SessionElements elements = join();
        elements.putLong(me, FIRST, 40 + me);
        elements.barrier();
        if (me == 1) {
            elements.close();
            return;
        }
        for (int round = 0; round < 1000; round++) {
            elements.fetchAddLong(1, SECOND, 1);
        }
        say("PE " + me + " reads " + elements.getLong(1, FIRST));
        elements.close();
        try {
            elements.getLong(1, FIRST);
        } catch (RuntimeException closed) {
            say("then " + closed.getClass().getSimpleName());
        }
    }

    /** What a JVM makes exceptions of by signals, and by moving objects, after the library has been loaded. */
    private void fail() throws Exception {
        SessionElements elements = join();
        var caught = new StringBuilder();
        for (int round = 0; round < 20_000; round++) { // also when it has been compiled
            caught.setLength(0);
            for (Runnable failure : List.<Runnable>of(() -> length(null), () -> divide(0), () -> elements.memory().get(ValueLayout.JAVA_BYTE, Oshrun.HEAP_BYTES))) {
                try {
                    failure.run();
                } catch (RuntimeException expected) {
                    caught.append(expected.getClass().getSimpleName()).append(' ');
                }
            }
        }
        try {
            recurse(1);
        } catch (StackOverflowError expected) {
            caught.append("StackOverflowError");
        }
        System.gc();
        elements.barrier();
        say("PE " + me + " caught " + caught);
        elements.close();
    }

    private static int length(String text) {
        return text.length();
    }

    private static int divide(int by) {
        return 100 / by;
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    private void joinTwice() throws Exception {
        SessionElements elements = join();
        elements.barrier();
        elements.close();
        try {
            join();
        } catch (EngineUnavailableException refused) {
            say("PE " + me + " refused: " + refused.getMessage());
        }
    }

    /** PE 1 comes only when PE 0 has given up. */
    private void beLate() throws Exception {
        Path sign = folder.resolve("given-up");
        if (me == 0) {
            try {
                new OpenshmemEngine().join(job(Oshrun.HEAP_BYTES, Duration.ofMillis(700)));
            } catch (EngineUnavailableException refused) {
                say("PE 0 refused: " + refused.getMessage());
                Files.createFile(sign);
            }
            System.exit(4);
        }
        while (!Files.exists(sign)) {
            Thread.yield();
        }
        System.exit(4);
    }

    /** Leaves as it should, with a status of its own. */
    private void endWithStatus() throws Exception {
        try (SessionElements elements = join()) {
            elements.barrier();
        }
        System.exit(9 * me);
    }
}
