package memheap.pe.tck;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two hosts on this one: each has its network, its name, its System V memory, its {@code /dev/shm} and its folder for temporary files. They have one
 * kernel and one file system. What is made for them is gone after {@link #close}, whatever has happened.
 */
public final class TwoHosts implements AutoCloseable {

    private static final String NETWORK = "10.79.%d.0/24";
    private static final String ADDRESS = "10.79.%d.%d";
    private static final int TRIES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String AGENT = """
            # called by oshrun, or to run it: [options] HOST WORD...
            while [ "${1#-}" != "$1" ]; do shift; done
            host=$1; shift
            case $host in %s) name=%s ;; %s) name=%s ;; *) echo "no such host: $host" >&2; exit 9 ;; esac
            mkdir -p %s/$name
            exec ip netns exec $name unshare --uts --ipc --mount sh -c "hostname $name; mount -t tmpfs tmpfs /dev/shm; TMPDIR=%s/$name; export TMPDIR; exec $*"
            """;

    private final String first = "memheap-" + ProcessHandle.current().pid() + "-a";
    private final String second = "memheap-" + ProcessHandle.current().pid() + "-b";
    private final int number = (int) (ProcessHandle.current().pid() % 250);
    private final Path folder;
    private final Path agent;

    private TwoHosts() throws IOException {
        folder = Files.createTempDirectory("memheap-two-hosts-");
        agent = folder.resolve("agent.sh");
        Files.writeString(agent, AGENT.formatted(address(1), first, address(2), second, folder, folder));
    }

    /**
     * Makes them, or skips what cannot run here.
     *
     * @return two hosts that reach each other
     * @throws IOException if the system refuses
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static TwoHosts make() throws IOException, InterruptedException {
        assumeTrue(new ProcessBuilder("id", "-u").start().inputReader().readLine().equals("0"), "skipped: only root can make networks");
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")),
                "skipped: there is no command 'ip' to make networks with; on Debian: apt-get install iproute2");
        var hosts = new TwoHosts();
        try {
            hosts.up();
            return hosts;
        } catch (IOException failed) {
            hosts.close();
            throw failed;
        }
    }

    private void up() throws IOException, InterruptedException {
        run("ip", "netns", "add", first);
        run("ip", "netns", "add", second);
        run("ip", "link", "add", "pe0", "netns", first, "type", "veth", "peer", "name", "pe0", "netns", second);
        connect(first, address(1));
        connect(second, address(2));
        awaitRunning(first);
        awaitRunning(second);
    }

    /** The kernel may take a second to say that a link is up, and until then a library takes it for none. */
    private static void awaitRunning(String name) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!output("ip", "-n", name, "link", "show", "pe0").contains("state UP")) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the network of " + name + " is not up after " + PATIENCE.toSeconds() + " s: " + output("ip", "-n", name, "link", "show", "pe0"));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static void connect(String name, String address) throws IOException, InterruptedException {
        run("ip", "-n", name, "addr", "add", address + "/24", "dev", "pe0");
        run("ip", "-n", name, "link", "set", "lo", "up");
        run("ip", "-n", name, "link", "set", "pe0", "up");
    }

    /**
     * The address of a host.
     *
     * @param host 1 or 2
     * @return a number with dots
     */
    public String address(int host) {
        return ADDRESS.formatted(number, host);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        output(command);
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /**
     * The network of both.
     *
     * @return such as {@code 10.79.3.0/24}
     */
    public String network() {
        return NETWORK.formatted(number);
    }

    /**
     * What starts a command on a host that is named first, as {@code plm_rsh_agent} of Open MPI.
     *
     * @return a command line
     */
    public String agentCommand() {
        return "sh " + agent;
    }

    /**
     * A command that runs on the first host.
     *
     * @param command its words
     * @return the words of one that runs it there
     */
    public List<String> onFirst(List<String> command) {
        var there = new ArrayList<>(List.of("sh", agent.toString(), address(1)));
        command.stream().map(TwoHosts::quoted).forEach(there::add);
        return there;
    }

    /** For the shell that the agent has put between. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Ends all that still runs there, and removes what was made. */
    @Override
    public void close() throws IOException, InterruptedException {
        for (String name : List.of(first, second)) {
            int attempts = 0;
            while (end(name) > 0 && attempts < TRIES) { // one that was about to start another one may have got ahead
                attempts++;
            }
            new ProcessBuilder("ip", "netns", "del", name).start().waitFor(); // fails if it was not made
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.collect(Collectors.toList()).reversed()) {
                Files.delete(file);
            }
        }
    }

    /** Ends the processes of a host. @return how many there were */
    private static int end(String name) throws IOException, InterruptedException {
        Process pids = new ProcessBuilder("ip", "netns", "pids", name).start();
        List<String> found = pids.inputReader().lines().toList();
        found.forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(late -> process).join();
        }));
        return found.size();
    }
}
