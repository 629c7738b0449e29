package memheap.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import memheap.peers.NativeLibrary;

/**
 * Starts the benchmark once more in an environment in which every native allocator can be loaded. Forks inherit the environment, but cannot be
 * given one.
 */
final class Relaunch {

    private Relaunch() {
    }

    /** Whether this process was started without that environment. */
    static boolean isNeeded() {
        return isNeeded(System.getenv());
    }

    static boolean isNeeded(Map<String, String> environment) {
        return !environment.getOrDefault(NativeLibrary.TUNABLES, "").contains(NativeLibrary.STATIC_STORAGE);
    }

    /** Adds to the environment what is missing in it; settings of others are kept. */
    static void complete(Map<String, String> environment) {
        environment.merge(NativeLibrary.TUNABLES, NativeLibrary.STATIC_STORAGE, (others, ours) -> others + ":" + ours);
    }

    /**
     * Runs the benchmark in a process of its own that writes where this one writes.
     *
     * @param words the command line
     * @return its exit status
     * @throws IOException if there is no such process
     * @throws InterruptedException if this process is told to end
     */
    static int run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).inheritIO();
        complete(builder.environment());
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process.waitFor();
    }
}
