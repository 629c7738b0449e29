package memheap.job.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import memheap.pe.tck.TwoHosts;

/** A {@code memheap job} that a test has started, with a folder of its own for all that it keeps; what it prints on both streams is read in one. */
final class LaunchedJob implements AutoCloseable {

    static final Path DISTRIBUTION = Path.of(System.getProperty("memheap.distribution"));
    static final String PROBE = System.getProperty("memheap.probe");

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String END = "\0end of output";

    private final Path folder;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private boolean hasEnded;

    private LaunchedJob(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts one. @param words what is written behind {@code memheap job} */
    static LaunchedJob start(Path folder, String... words) throws IOException {
        return start(folder, command(words));
    }

    /** Starts one that leads a group of processes of its own, as a shell in a terminal has it. */
    static LaunchedJob startAsGroup(Path folder, String... words) throws IOException {
        var command = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid")); // who runs this in the background ignores SIGINT
        command.addAll(command(words));
        return start(folder, command);
    }

    /** Starts one on the first of two hosts, with the second in its reach. */
    static LaunchedJob start(Path folder, TwoHosts hosts, String... words) throws IOException {
        var command = new ArrayList<>(List.of("env", "OMPI_MCA_plm_rsh_agent=" + hosts.agentCommand(), "UCX_TLS=sysv,tcp,self"));
        command.addAll(command(words));
        return start(folder, hosts.onFirst(command));
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/memheap").toString(), "job"));
        command.addAll(Arrays.asList(words));
        return command;
    }

    private static LaunchedJob start(Path folder, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new LaunchedJob(folder, builder.start());
    }

    private void read() {
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException ended) {
            // as good as its end
        } finally {
            lines.add(END);
        }
    }

    /** Returns the first line from now on that has this in it. */
    Matcher await(String regex) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        while (true) {
            String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(line).as("a line with '%s'; before it came %s", regex, seen).isNotNull().isNotEqualTo(END);
            seen.add(line);
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
    }

    /** Returns when the job has ended. @return all lines that it has printed */
    List<String> output() throws InterruptedException {
        while (!hasEnded) {
            String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(line).as("the end of the job; before it came %s", seen).isNotNull();
            hasEnded = line.equals(END);
            if (!hasEnded) {
                seen.add(line);
            }
        }
        return List.copyOf(seen);
    }

    int status() throws InterruptedException {
        output();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the launcher ends with its output: %s", seen).isTrue();
        return process.exitValue();
    }

    /** Sends SIGTERM to the launcher, whose output is read to its end, as it would not be behind {@link Process#destroy}. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends a signal to all processes of the group that the launcher leads, as a terminal does. @param signal INT or TERM */
    void signalGroup(String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, "--", "-" + process.pid()).inheritIO().start().waitFor()).isZero();
    }

    /** Sends SIGKILL to the launcher. */
    void kill() {
        process.destroyForcibly();
    }

    /** Sends SIGKILL to the launcher and to all that it has started. */
    void killAll() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** What the job has left in this host's shared memory and in its folder for temporary files. */
    List<Path> leftovers() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> shared = Files.newDirectoryStream(Path.of("/dev/shm"), "memheap-*-job-" + process.pid() + "-*"); Stream<Path> files = Files.list(folder)) {
            shared.forEach(found::add);
            files.filter(file -> file.getFileName().toString().startsWith("memheap.")).forEach(found::add);
        }
        return found;
    }

    /** What Open MPI has left in its folder for temporary files, which goes with its segments of shared memory. */
    List<Path> leftByOpenMpi() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("pid\\.\\d+")).toList();
        }
    }

    /** Ends it, whatever it is at. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
