package memheap.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import memheap.shell.ExecWire.Frame;
import memheap.shell.ExecWire.Kind;

/** Talks to the container that runs on a home, over its command socket; a program of its own, which needs nothing but the JDK. */
public final class Exec {

    /** System property: the words that start a container on the home, as the launcher was given it. */
    static final String START = "memheap.start";

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final ExecSocket socket;
    private final PrintStream out;
    private final PrintStream err;

    Exec(ExecSocket socket, PrintStream out, PrintStream err) {
        this.socket = socket;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs one of the three requests; the exit status is 0 if it went well, 1 if not, and 2 if it was not understood.
     *
     * @param arguments the home; then {@code run} with a command line, {@code stop}, or {@code ping}
     * @throws IOException if the home's socket cannot be found out
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: Exec HOME run COMMAND | Exec HOME stop | Exec HOME ping");
            System.exit(2);
        }
        var exec = new Exec(ExecSocket.of(Path.of(arguments[0])), System.out, System.err);
        int status = switch (arguments[1]) {
            case "run" -> exec.run(arguments.length > 2 ? arguments[2] : "");
            case "stop" -> exec.stop();
            case "ping" -> exec.ping();
            default -> {
                System.err.println(String.format(Locale.ROOT, "unknown request: '%s'", arguments[1]));
                yield 2;
            }
        };
        System.exit(status);
    }

    /**
     * Runs a command line in the container and passes on what it prints.
     *
     * @param line the command line
     * @return 0 if it went well, 1 if not or if no container runs
     */
    int run(String line) {
        try (ExecWire wire = connect().orElse(null)) {
            if (wire == null) {
                return noContainer();
            }
            wire.receive();
            wire.send(Kind.RUN, line);
            return passOn(wire);
        } catch (IOException failure) {
            err.println(String.format(Locale.ROOT, "memheap: the connection to the container broke before the command ended (%s)", failure.getMessage()));
            return 1;
        }
    }

    /**
     * Stops the container and waits until its process has ended.
     *
     * @return 0 if it has, 1 if it has not after 30 seconds or if no container runs
     */
    int stop() {
        try (ExecWire wire = connect().orElse(null)) {
            if (wire == null) {
                return noContainer();
            }
            long pid = Long.parseLong(wire.receive().text());
            wire.send(Kind.STOP, "");
            wire.receive();
            return awaitEnd(pid);
        } catch (IOException failure) {
            err.println(String.format(Locale.ROOT, "memheap: the container did not answer (%s)", failure.getMessage()));
            return 1;
        }
    }

    /**
     * Tells which process serves the home.
     *
     * @return 0 if one does, its number printed; 1 if none does
     */
    int ping() {
        try (ExecWire wire = connect().orElse(null)) {
            if (wire == null) {
                return 1;
            }
            out.println(wire.receive().text());
            return 0;
        } catch (IOException failure) {
            return 1;
        }
    }

    private Optional<ExecWire> connect() throws IOException {
        if (!Files.exists(socket.path())) {
            return Optional.empty();
        }
        socket.checkOwner();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(socket.address());
            return Optional.of(new ExecWire(channel));
        } catch (ConnectException nobodyListens) {
            channel.close();
            return Optional.empty();
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    private int noContainer() {
        String start = System.getProperty(START, "memheap start --home " + socket.home());
        err.println(String.format(Locale.ROOT, "memheap: no container runs on '%s'; start one with '%s'", socket.home(), start));
        return 1;
    }

    /** Ends early when nobody reads the output any more, which also ends the command. */
    private int passOn(ExecWire wire) throws IOException {
        for (Frame frame = wire.receive();; frame = wire.receive()) {
            switch (frame.kind()) {
                case OUT -> out.write(frame.payload());
                case ERR -> err.write(frame.payload());
                case EXIT -> {
                    return frame.text().equals("0") ? 0 : 1;
                }
                default -> throw new IOException("unexpected answer " + frame.kind());
            }
            if (out.checkError()) {
                return 1;
            }
        }
    }

    private int awaitEnd(long pid) {
        try {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isPresent()) {
                process.get().onExit().get(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
            return 0;
        } catch (TimeoutException stillThere) {
            err.println(String.format(Locale.ROOT, "memheap: the container was told to stop, but process %d still runs after %d s", pid, STOP_TIMEOUT.toSeconds()));
        } catch (ExecutionException | InterruptedException failure) {
            err.println(String.format(Locale.ROOT, "memheap: cannot tell whether process %d has ended: %s", pid, failure));
        }
        return 1;
    }
}
