package memheap.pe.openshmem;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import memheap.pe.tck.JobLauncher;
import memheap.pe.tck.TwoHosts;

/** Starts jobs by {@code oshrun}, where it is installed. */
final class Oshrun {

    static final long HEAP_BYTES = 4 << 20;
    static final long HEAP_ALIGNMENT = 1 << 16;

    private Oshrun() {
    }

    /** Skips what cannot run here. */
    static void assumeInstalled() {
        boolean hasCommand = Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "oshrun")));
        boolean hasLibrary;
        try {
            new SystemCalls().load(OpenshmemLibrary.NAME);
            hasLibrary = true;
        } catch (IOException missing) {
            hasLibrary = false;
        }
        assumeTrue(hasCommand && hasLibrary, "skipped: Open MPI's OpenSHMEM is not installed here; on Debian: " + LaunchSettings.INSTALL);
    }

    /** On this host. @param options more arguments for {@code oshrun} */
    static JobLauncher onThisHost(String... options) {
        return (count, jvm) -> List.of(asRoot(settings(count).with(options), jvm));
    }

    /** On both hosts, the first half of the PEs on the first. */
    static JobLauncher on(TwoHosts hosts) {
        return (count, jvm) -> {
            String slots = ":" + count / 2;
            LaunchSettings settings = settings(count).onHosts(List.of(hosts.address(1) + slots, hosts.address(2) + slots), hosts.network())
                    .with("--mca", "plm_rsh_agent", hosts.agentCommand(), "-x", "UCX_TLS=sysv,tcp,self", "-x", "OMPI_ALLOW_RUN_AS_ROOT=1", "-x", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1");
            return List.of(hosts.onFirst(asRoot(settings, jvm)));
        };
    }

    static LaunchSettings settings(int count) {
        return LaunchSettings.of(count, HEAP_BYTES, HEAP_ALIGNMENT);
    }

    /** A command line that works for root too, which {@code oshrun} does not let do anything unless told twice. */
    static List<String> asRoot(LaunchSettings settings, Function<String, List<String>> jvm) {
        var command = new ArrayList<>(List.of("env", "OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"));
        command.addAll(settings.command(jvm.apply("$" + LaunchSettings.NUMBER)));
        return command;
    }
}
