package memheap.shell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import memheap.shell.ExecWire.Frame;
import memheap.shell.ExecWire.Kind;

/** Serves one client: one thread reads what it asks for and then waits for it to go away, another runs the command. */
final class ExecConnection {

    private static final System.Logger LOGGER = System.getLogger(ExecConnection.class.getName());

    private final ExecWire wire;
    private final ExecSession.Factory sessions;
    private final Runnable stop;
    private final Consumer<ExecConnection> onEnd;

    ExecConnection(ExecWire wire, ExecSession.Factory sessions, Runnable stop, Consumer<ExecConnection> onEnd) {
        this.wire = wire;
        this.sessions = sessions;
        this.stop = stop;
        this.onEnd = onEnd;
    }

    void start() {
        Thread.ofPlatform().daemon().name("memheap-exec-client").start(this::serve);
    }

    /** Ends the conversation; a command that runs is interrupted. */
    void close() {
        try {
            wire.close();
        } catch (IOException ignored) {
            // nothing is left to be done with this client
        }
    }

    private void serve() {
        try (wire) {
            wire.send(Kind.HELLO, Long.toString(ProcessHandle.current().pid()));
            Frame request = wire.receive();
            switch (request.kind()) {
                case RUN -> run(request.text());
                case STOP -> {
                    wire.send(Kind.EXIT, "0");
                    stop.run();
                }
                default -> throw new IOException("a client asks with RUN or STOP, not with " + request.kind());
            }
        } catch (IOException gone) {
            LOGGER.log(Level.DEBUG, "a client of the command socket has gone", gone);
        } finally {
            onEnd.accept(this);
        }
    }

    private void run(String line) {
        try (ExecSession session = sessions.open(wire.stream(Kind.OUT), wire.stream(Kind.ERR))) {
            Thread command = Thread.ofPlatform().daemon().name("memheap-exec-command").start(() -> answer(session, line));
            awaitGoodbye();
            session.interrupt();
            command.interrupt();
        }
    }

    /** The client closes its end after EXIT, or before it to say that it has lost interest. */
    private void awaitGoodbye() {
        try {
            Frame unasked = wire.receive();
            LOGGER.log(Level.DEBUG, "a client of the command socket sent {0} while its command ran", unasked.kind());
        } catch (IOException goodbye) {
            LOGGER.log(Level.TRACE, "a client of the command socket has left", goodbye);
        }
    }

    private void answer(ExecSession session, String line) {
        boolean well = session.run(line);
        Thread.interrupted();
        try {
            wire.send(Kind.EXIT, well ? "0" : "1");
        } catch (IOException gone) {
            LOGGER.log(Level.DEBUG, "nobody is left who wants to know how a command went", gone);
        }
    }
}
