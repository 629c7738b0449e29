package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecSocketTest {

    @TempDir
    Path folder;

    @Test
    void theSocketLiesInTheHome() throws IOException {
        assertThat(ExecSocket.of(folder).path()).isEqualTo(folder.toRealPath().resolve("run/exec.sock"));
    }

    @Test
    void aHomeReachedThroughALinkHasTheSameSocket() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), home);

        assertThat(ExecSocket.of(link)).isEqualTo(ExecSocket.of(home));
    }

    @Test
    void aHomeWithALongPathHasItsSocketInAPrivateFolderForTemporaryFiles() throws IOException {
        ExecSocket socket = ExecSocket.of(longHome("a"), folder);

        socket.createFolders();

        assertThat(socket.path().getParent().getParent()).isEqualTo(folder);
        assertThat(socket.path().toString().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(ExecSocket.LONGEST_PATH_BYTES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.path().getParent()))).isEqualTo("rwx------");
        assertThat(socket.path()).isNotEqualTo(ExecSocket.of(longHome("b"), folder).path());
    }

    @Test
    void aLinkThatSomebodyLaidInThePlaceOfThatFolderIsRefused() throws IOException {
        ExecSocket socket = ExecSocket.of(longHome("a"), folder);
        Files.createSymbolicLink(socket.path().getParent(), Files.createDirectory(folder.resolve("elsewhere")));

        assertThatThrownBy(socket::createFolders).isInstanceOf(IOException.class).hasMessageContaining("is not a folder");
    }

    @Test
    void aServerAndAClientMeetAlsoWhereThePathIsLong() throws IOException {
        ExecSocket socket = ExecSocket.of(longHome("a"), folder);
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        try (var _ = ExecServer.open(socket, (out, err) -> { throw new AssertionError("nothing is run"); }, () -> { })) {
            assertThat(new Exec(socket, nowhere, nowhere).ping()).isZero();
        }
    }

    private Path longHome(String letter) throws IOException {
        return Files.createDirectories(folder.resolve(letter.repeat(60)).resolve(letter.repeat(60)));
    }
}
