package memheap.shell;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on the command socket of a home, which only its owner can open, and serves each client on threads of its own.
 *
 * <p>There is one server for a home: a second one is refused, while the socket file that a killed one left behind is replaced.
 * Safe for all threads.
 */
final class ExecServer implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(ExecServer.class.getName());

    private final ExecSocket socket;
    private final FileChannel lock;
    private final ServerSocketChannel listener;
    private final ExecSession.Factory sessions;
    private final Runnable stop;
    private final Set<ExecConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private ExecServer(ExecSocket socket, FileChannel lock, ServerSocketChannel listener, ExecSession.Factory sessions, Runnable stop) {
        this.socket = socket;
        this.lock = lock;
        this.listener = listener;
        this.sessions = sessions;
        this.stop = stop;
    }

    /**
     * Opens the socket and starts to serve.
     *
     * @param socket where
     * @param sessions runs the command lines
     * @param stop called, on a client's thread, when a client asks for the container to stop; must not wait for that
     * @return the server, to be closed by the caller
     * @throws IOException if another server holds this home or the socket cannot be made
     */
    static ExecServer open(ExecSocket socket, ExecSession.Factory sessions, Runnable stop) throws IOException {
        socket.createFolders();
        FileChannel lock = lock(socket);
        try {
            var server = new ExecServer(socket, lock, listen(socket), sessions, stop);
            Thread.ofPlatform().daemon().name("memheap-exec").start(server::accept);
            return server;
        } catch (IOException failure) {
            lock.close();
            throw failure;
        }
    }

    private static FileChannel lock(ExecSocket socket) throws IOException {
        FileChannel channel = FileChannel.open(socket.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException ours) {
            // held by this very process: refused below like a stranger's
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        throw new IOException(String.format(Locale.ROOT, "cannot open the command socket: a container runs already on '%s'", socket.home()));
    }

    private static ServerSocketChannel listen(ExecSocket socket) throws IOException {
        Files.deleteIfExists(socket.path());
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(socket.address());
            Files.setPosixFilePermissions(socket.path(), ExecSocket.OWNER_ONLY_FILE);
            return listener;
        } catch (IOException failure) {
            listener.close();
            throw failure;
        }
    }

    private void accept() {
        try {
            while (!closed) {
                var connection = new ExecConnection(new ExecWire(listener.accept()), sessions, stop, connections::remove);
                connections.add(connection);
                connection.start();
                if (closed) {
                    connection.close();
                }
            }
        } catch (IOException failure) {
            if (!closed) {
                LOGGER.log(Level.WARNING, "the command socket serves no more clients", failure);
            }
        }
    }

    /** Closes the socket, interrupts the commands that run and lets their clients go. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        try (lock; listener) {
            Files.deleteIfExists(socket.path());
        } catch (IOException failure) {
            LOGGER.log(Level.WARNING, "cannot remove '" + socket.path() + "'", failure);
        }
        connections.forEach(ExecConnection::close);
    }
}
