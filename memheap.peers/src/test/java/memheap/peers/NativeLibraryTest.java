package memheap.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {

    @Test
    void aMissingLibraryIsSaidWithThePackageThatHoldsIt() {
        assertThat(NativeLibrary.MIMALLOC.missing()).startsWith("mimalloc is left out: no library 'libmimalloc.so.2' was found in /usr/lib/x86_64-linux-gnu, ")
                .endsWith(" or by the loader; the Debian package 'libmimalloc2.0' holds it");
    }

    @Test
    void aLibraryThatFindsNoRoomIsSaidWithTheVariableThatMakesIt() {
        assertThat(NativeLibrary.JEMALLOC.refused(Path.of("/lib/j.so"))).isEqualTo("jemalloc is left out: '/lib/j.so' cannot be loaded into a running process, "
                + "most likely for want of static thread-local storage; the environment variable GLIBC_TUNABLES=glibc.rtld.optional_static_tls=16384 makes room for it");
    }

    @Test
    void theLauncherMakesThatRoom() throws IOException {
        assertThat(Path.of("..", "memheap")).content().contains(NativeLibrary.TUNABLES + "=", NativeLibrary.STATIC_STORAGE);
    }
}
