package memheap.shell;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One end of a connection over the command socket: frames in both directions. Sending is safe for all threads, receiving belongs to one.
 *
 * <pre>
 *  offset
 *   +0   kind     1 byte, see {@link Kind}
 *   +1   length   4 bytes, big-endian, 0 to {@value #LONGEST_PAYLOAD_BYTES}
 *   +5   payload  {@code length} bytes
 * </pre>
 *
 * The server greets with HELLO. The client asks for one thing, RUN or STOP; the server answers with any number of OUT and ERR and one EXIT.
 * A client that closes its end before EXIT has lost interest: its command is interrupted.
 */
final class ExecWire implements AutoCloseable {

    static final int LONGEST_PAYLOAD_BYTES = 1 << 20;

    private static final int HEADER_BYTES = 5;
    private static final int CHUNK_BYTES = 32 << 10;

    /** What a frame is for, and what its payload holds. */
    enum Kind {
        /** Server to client: the process id in decimal digits. */
        HELLO,
        /** Client to server: a command line. */
        RUN,
        /** Client to server: stop the container; no payload. */
        STOP,
        /** Server to client: bytes for the standard output. */
        OUT,
        /** Server to client: bytes for the standard error. */
        ERR,
        /** Server to client, the last one: {@code 0} or {@code 1} as the command went. */
        EXIT
    }

    /** One frame. */
    record Frame(Kind kind, byte[] payload) {

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private final SocketChannel channel;
    private final ReentrantLock frameLock = new ReentrantLock();

    ExecWire(SocketChannel channel) {
        this.channel = channel;
    }

    void send(Kind kind, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        send(kind, payload, 0, payload.length);
    }

    private void send(Kind kind, byte[] bytes, int offset, int length) throws IOException {
        if (length > LONGEST_PAYLOAD_BYTES) {
            throw new IOException(String.format(Locale.ROOT, "a frame holds at most %d bytes, but %d were to be sent", LONGEST_PAYLOAD_BYTES, length));
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put((byte) kind.ordinal()).putInt(length).flip();
        ByteBuffer[] frame = {header, ByteBuffer.wrap(bytes, offset, length)};
        frameLock.lock();
        try {
            while (frame[0].hasRemaining() || frame[1].hasRemaining()) {
                channel.write(frame);
            }
        } finally {
            frameLock.unlock();
        }
    }

    /**
     * Reads the next frame.
     *
     * @return the frame
     * @throws EOFException if the other side has gone
     * @throws IOException if it does not speak this language, or this end is closed meanwhile
     */
    Frame receive() throws IOException {
        ByteBuffer header = fill(ByteBuffer.allocate(HEADER_BYTES));
        int kind = header.get();
        int length = header.getInt();
        if (kind < 0 || kind >= Kind.values().length || length < 0 || length > LONGEST_PAYLOAD_BYTES) {
            throw new IOException(String.format(Locale.ROOT, "unknown frame: kind %d, length %d bytes", kind, length));
        }
        return new Frame(Kind.values()[kind], fill(ByteBuffer.allocate(length)).array());
    }

    private ByteBuffer fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other side has closed the connection");
            }
        }
        return buffer.flip();
    }

    /**
     * Makes a stream that sends what is written to it, at once.
     *
     * @param kind the kind of the frames
     * @return a stream for any number of threads; closing it does nothing
     */
    OutputStream stream(Kind kind) {
        return new FrameStream(kind);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class FrameStream extends OutputStream {

        private final Kind kind;

        FrameStream(Kind kind) {
            this.kind = kind;
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            // a write by an interrupted thread would close the channel, and with it the way to say how the command ended
            boolean interrupted = Thread.interrupted();
            try {
                for (int sent = 0; sent < length; sent += CHUNK_BYTES) {
                    send(kind, bytes, offset + sent, Math.min(CHUNK_BYTES, length - sent));
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
