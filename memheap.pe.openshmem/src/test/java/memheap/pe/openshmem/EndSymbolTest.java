package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndSymbolTest {

    @Test
    void theLoaderFindsTheSymbolAtItsAbsoluteAddress(@TempDir Path folder) throws Exception {
        Path object = Files.write(folder.resolve("end.so"), EndSymbol.image());
        try (Arena arena = Arena.ofConfined()) {
            assertThat(SymbolLookup.libraryLookup(object, arena).findOrThrow("_end").address()).isEqualTo(EndSymbol.ADDRESS);
        }
    }

    @Test
    void whatIsLoadedForAllLeavesNoFile() throws Exception {
        long before = descriptors();
        new SystemCalls().loadForAll(EndSymbol.image());
        assertThat(descriptors()).isEqualTo(before);
        assertThat(Files.readString(Path.of("/proc/self/maps"))).contains("memfd:memheap-end.so");
    }

    private static long descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(path -> {
                try {
                    return Files.readSymbolicLink(path).toString().contains("memheap-end");
                } catch (java.io.IOException closed) {
                    return false;
                }
            }).count();
        }
    }
}
