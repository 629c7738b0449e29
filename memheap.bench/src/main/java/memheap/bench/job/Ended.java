package memheap.bench.job;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import memheap.pe.openshmem.LaunchSettings;

/**
 * A process that has ended.
 *
 * @param status what it has ended with
 * @param lastWords the end of what it has written, as one line
 */
record Ended(int status, String lastWords) {

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int KEPT_LINES = 8;

    /**
     * Runs a process until it ends, or for twenty minutes.
     *
     * @param command its command line
     * @param reader sees each line that it writes
     */
    static Ended of(List<String> command, Consumer<String> reader) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().putAll(LaunchSettings.AS_ROOT);
        Process process = builder.start();
        var stop = new Thread(process.toHandle()::destroy);
        Runtime.getRuntime().addShutdownHook(stop);
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).exceptionally(late -> stop(process));
        var lines = new ArrayDeque<String>();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                reader.accept(line);
                lines.add(line);
                if (lines.size() > KEPT_LINES) {
                    lines.remove();
                }
            }
        }
        int status = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(stop);
        return new Ended(status, String.join(" | ", lines));
    }

    private static Process stop(Process process) {
        process.toHandle().destroy(); // unlike destroy of the process itself, this leaves what it has written to be read
        return process;
    }
}
