package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import memheap.shell.ExecWire.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ExecServerTest {

    @TempDir
    Path home;

    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final FakeCommands commands = new FakeCommands();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ExecServer server;

    @BeforeEach
    void open() throws IOException {
        server = ExecServer.open(ExecSocket.of(home), commands, stopAsked::countDown);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCommandThatGoesWellEndsWithStatusZeroAndItsOutput() throws IOException {
        assertThat(client().run("say good day")).isZero();

        assertThat(text(out)).isEqualTo("good day\n");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aCommandThatFailsEndsWithStatusOneAndItsComplaint() throws IOException {
        assertThat(client().run("fail no such block")).isOne();

        assertThat(text(out)).isEmpty();
        assertThat(text(err)).isEqualTo("no such block\n");
    }

    @Test
    void linesWithAnyCharacterArriveAsTheyWereSent() throws IOException {
        client().run("say 'quoted' \"twice\" $x \\ \u00fc \u4e2d");

        assertThat(text(out)).isEqualTo("'quoted' \"twice\" $x \\ \u00fc \u4e2d\n");
    }

    @Test
    void hugeOutputArrivesCompletely() throws IOException {
        assertThat(client().run("flood 5000000")).isZero();

        assertThat(out.size()).isEqualTo(5_000_000);
        assertThat(out.toByteArray()).containsOnly('x');
    }

    @Test
    void severalClientsAreServedAtTheSameTime() {
        List<CompletableFuture<Integer>> waiting = IntStream.range(0, 4)
                .mapToObj(ignored -> CompletableFuture.supplyAsync(() -> quietly("meet"), task -> Thread.ofVirtual().start(task))).toList();

        assertThat(waiting).allSatisfy(status -> assertThat(status.get(20, TimeUnit.SECONDS)).isZero());
    }

    @Test
    void aClientThatGoesAwayEndsItsCommand() throws Exception {
        try (ExecWire wire = connect()) {
            wire.receive();
            wire.send(Kind.RUN, "hang");
            assertThat(commands.hanging.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(commands.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClientThatLeavesDuringItsOutputDoesNotDisturbTheNext() throws Exception {
        try (ExecWire wire = connect()) {
            wire.receive();
            wire.send(Kind.RUN, "flood 5000000");
            wire.receive();
        }

        assertThat(client().run("say still here")).isZero();
    }

    @Test
    void aClientThatSpeaksAnotherLanguageIsLeftAndTheNextIsServed() throws Exception {
        try (SocketChannel stranger = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            stranger.connect(ExecSocket.of(home).address());
            stranger.write(StandardCharsets.UTF_8.encode("GET / HTTP/1.1\r\n\r\n"));
            ExecWire wire = new ExecWire(stranger);
            wire.receive();
            assertThatThrownBy(wire::receive).isInstanceOf(IOException.class);
        }

        assertThat(client().run("say still here")).isZero();
    }

    @Test
    void aClientMayAskForTheContainerToStop() throws Exception {
        try (ExecWire wire = connect()) {
            wire.receive();
            wire.send(Kind.STOP, "");
            assertThat(wire.receive().text()).isEqualTo("0");
        }

        assertThat(stopAsked.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void pingTellsTheProcess() throws IOException {
        assertThat(client().ping()).isZero();

        assertThat(text(out).strip()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void onlyTheOwnerCanEnterTheFolderAndOpenTheSocket() throws IOException {
        Path socket = ExecSocket.of(home).path();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent()))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
    }

    @Test
    void aSecondServerOnTheSameHomeIsRefusedAndTheFirstGoesOn() throws IOException {
        assertThatThrownBy(() -> ExecServer.open(ExecSocket.of(home), commands, () -> { }))
                .isInstanceOf(IOException.class).hasMessage("cannot open the command socket: a container runs already on '%s'", home.toRealPath());

        assertThat(client().run("say first")).isZero();
    }

    @Test
    void theSocketFileOfAKilledServerIsReplaced() throws IOException {
        server.close();
        Path socket = ExecSocket.of(home).path();
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(ExecSocket.of(home).address());
        killed.close();
        assertThat(socket).exists();

        open();

        assertThat(client().run("say again")).isZero();
    }

    @Test
    void closingEndsRunningCommandsAndRemovesTheSocket() throws Exception {
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> quietly("hang"), task -> Thread.ofVirtual().start(task));
        assertThat(commands.hanging.await(20, TimeUnit.SECONDS)).isTrue();

        server.close();

        assertThat(status.get(20, TimeUnit.SECONDS)).isOne();
        assertThat(commands.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ExecSocket.of(home).path()).doesNotExist();
    }

    @Test
    void withoutAServerTheClientSaysSo() throws IOException {
        server.close();

        assertThat(client().run("say anything")).isOne();
        assertThat(client().stop()).isOne();

        assertThat(text(err).lines()).hasSize(2).allMatch(line ->
                line.startsWith("memheap: no container runs on '") && line.endsWith("'; start one with 'memheap start --home " + home.toAbsolutePath() + "'"));
    }

    private Exec client() throws IOException {
        return new Exec(ExecSocket.of(home), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int quietly(String line) {
        try {
            var nowhere = new PrintStream(OutputStream.nullOutputStream());
            return new Exec(ExecSocket.of(home), nowhere, nowhere).run(line);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private ExecWire connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(ExecSocket.of(home).address());
        return new ExecWire(channel);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    /** Knows {@code say TEXT}, {@code fail TEXT}, {@code flood BYTES}, {@code hang}, and {@code meet}, which ends when four of it run. */
    private static final class FakeCommands implements ExecSession.Factory {

        private final CountDownLatch hanging = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private final CountDownLatch meeting = new CountDownLatch(4);

        @Override
        public ExecSession open(OutputStream out, OutputStream err) {
            return new FakeSession(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        }

        private final class FakeSession implements ExecSession {

            private final PrintStream out;
            private final PrintStream err;

            FakeSession(PrintStream out, PrintStream err) {
                this.out = out;
                this.err = err;
            }

            @Override
            public boolean run(String line) {
                String[] words = line.split(" ", 2);
                try {
                    switch (words[0]) {
                        case "say" -> out.print(words[1] + "\n");
                        case "fail" -> err.print(words[1] + "\n");
                        case "flood" -> flood(Integer.parseInt(words[1]));
                        case "hang" -> hang();
                        case "meet" -> {
                            meeting.countDown();
                            return meeting.await(20, TimeUnit.SECONDS);
                        }
                        default -> throw new IllegalArgumentException(line);
                    }
                } catch (InterruptedException interruption) {
                    interrupted.countDown();
                    return false;
                }
                return !words[0].equals("fail");
            }

            private void flood(int bytes) {
                byte[] block = new byte[bytes];
                Arrays.fill(block, (byte) 'x');
                out.write(block, 0, bytes);
            }

            private void hang() throws InterruptedException {
                hanging.countDown();
                new CountDownLatch(1).await();
            }

            @Override
            public void interrupt() {
                // the server interrupts the thread as well, which is what these commands listen to
            }

            @Override
            public void close() {
                out.flush();
            }
        }
    }
}
