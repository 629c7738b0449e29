package memheap.job.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import memheap.pe.openshmem.LaunchSettings;

/**
 * How {@code oshrun} is started: in a session of its own, where the terminal's signals do not reach it. It tidies up at the first signal, and leaves all that it has made at a second one, so that one has
 * to be the launcher's alone.
 */
final class Oshrun {

    private static final String NEW_SESSION = "setsid"; // of util-linux; it becomes what it starts, since what starts it is no leader of a group

    private Oshrun() {
    }

    /**
     * The command that starts it.
     *
     * @param command that of its own
     * @throws IOException if it is not installed
     */
    static List<String> command(List<String> command) throws IOException {
        if (!isInstalled(command.getFirst())) {
            throw new IOException(command.getFirst() + " is not installed here; on Debian: " + LaunchSettings.INSTALL);
        }
        var all = new ArrayList<>(command);
        if (isInstalled(NEW_SESSION)) {
            all.addFirst(NEW_SESSION);
        }
        return all;
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
