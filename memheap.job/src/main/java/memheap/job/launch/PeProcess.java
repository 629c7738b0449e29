package memheap.job.launch;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** A process that was started for a job, with all that it has started itself; its output is passed on. Safe for all threads. */
final class PeProcess {

    private static final long OUTPUT_SECONDS = 5; // for what the process has written and nobody has read, when it has ended

    private final IntFunction<Ending> judge;
    private final Process process;
    private final List<Thread> outputs;

    private PeProcess(IntFunction<Ending> judge, Process process, UnaryOperator<String> naming) {
        this.judge = judge;
        this.process = process;
        this.outputs = List.of(OutputLines.pass(process.getInputStream(), System.out, naming), OutputLines.pass(process.getErrorStream(), System.err, naming));
    }

    /**
     * Starts it. Its standard input stays open as long as this process lives.
     *
     * @param judge tells what its status means: 128 and the number of the signal if one has ended it
     * @param naming tells whose a line of its output is
     * @param environment what it is told by variables, beside those of this process
     */
    static PeProcess start(IntFunction<Ending> judge, List<String> command, UnaryOperator<String> naming, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new PeProcess(judge, builder.start(), naming);
    }

    /** Done when it has ended. */
    CompletableFuture<Ending> ending() {
        return process.onExit().thenApply(ended -> judge.apply(ended.exitValue()));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Asks it to end: sends SIGTERM.
     *
     * @return ends it and all that it had started by then, as far as these still run: sends SIGKILL
     */
    Runnable stop() {
        List<ProcessHandle> started = process.descendants().toList(); // nobody could find them behind a parent that has ended
        process.toHandle().destroy(); // the process itself would close its output, whose last lines are still to come
        return () -> {
            started.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        };
    }

    /** Returns when all of its output has been passed on. */
    void awaitOutput() throws InterruptedException {
        for (Thread output : outputs) {
            output.join(TimeUnit.SECONDS.toMillis(OUTPUT_SECONDS));
        }
    }
}
