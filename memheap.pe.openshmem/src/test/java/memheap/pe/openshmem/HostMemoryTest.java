package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host can hold, by numbers that no test has to try. */
class HostMemoryTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final String MEMORY = """
            MemTotal:       24684096 kB
            MemFree:         1000000 kB
            MemAvailable:   16777216 kB
            SwapTotal:       1048576 kB
            CommitLimit:    12342048 kB
            Committed_AS:    1048576 kB
            """;

    private final Map<String, String> files = new HashMap<>(Map.of(HostMemory.MEMORY, MEMORY, HostMemory.OVERCOMMIT, "0\n", HostMemory.LARGEST_SEGMENT, "18446744073692774399\n",
            HostMemory.ALL_SEGMENTS, "18446744073692774399\n"));
    private long posixBytes = 8L << 30;

    private HostMemory read() {
        return HostMemory.read(new HostMemory.Source() {

            @Override
            public String text(String file) throws IOException {
                if (!files.containsKey(file)) {
                    throw new IOException(file);
                }
                return files.get(file);
            }

            @Override
            public long usableBytes(String folder) throws IOException {
                if (posixBytes < 0) {
                    throw new IOException(folder);
                }
                return posixBytes;
            }
        });
    }

    @Test
    void allThatThereIsCanBeHadInOnePieceByEachPe() {
        long there = (24684096L + 1048576) << 10;
        assertThat(read()).isEqualTo(new HostMemory(there, HostMemory.ANY, 8L << 30, 16L << 30));
        assertThat(read().holds(there, 64, true, true)).isTrue();
        assertThat(read().holds(there + 1, 1, true, true)).isFalse();
    }

    @Test
    void whatTheSystemHasPromisedIsNotPromisedAgainWhereItKeepsAnAccount() {
        files.put(HostMemory.OVERCOMMIT, "2\n");
        long left = (12342048L - 1048576) << 10;
        assertThat(read()).isEqualTo(new HostMemory(HostMemory.ANY, left, 8L << 30, 16L << 30));
        assertThat(read().holds(left / 2, 2, true, false)).isTrue();
        assertThat(read().holds(left / 2 + 1, 2, true, false)).isFalse();
        files.put(HostMemory.MEMORY, MEMORY.replace("Committed_AS:    1", "Committed_AS:    99"));
        assertThat(read().allSystemVBytes()).as("more was promised than there is").isZero();
    }

    @Test
    void aSystemThatPromisesEverythingHasNoLimit() {
        files.put(HostMemory.OVERCOMMIT, "1\n");
        assertThat(read().holds(1L << 50, 64, true, false)).isTrue();
    }

    @Test
    void theLimitsOfSystemVMemoryCount() {
        files.put(HostMemory.LARGEST_SEGMENT, String.valueOf(64 * MEBIBYTE));
        files.put(HostMemory.ALL_SEGMENTS, String.valueOf(100 * MEBIBYTE / 4096));
        assertThat(read().holds(64 * MEBIBYTE, 1, true, false)).isTrue();
        assertThat(read().holds(64 * MEBIBYTE + 1, 1, true, false)).isFalse();
        assertThat(read().holds(50 * MEBIBYTE, 2, true, false)).isTrue();
        assertThat(read().holds(50 * MEBIBYTE + 1, 2, true, false)).isFalse();
    }

    @Test
    void posixMemoryHasToBeFreeForAllPes() {
        assertThat(read().holds(4L << 30, 2, false, true)).isTrue();
        assertThat(read().holds((4L << 30) + 1, 2, false, true)).as("too little in /dev/shm").isFalse();
        posixBytes = 64L << 30;
        assertThat(read().holds(7L << 30, 2, false, true)).isTrue();
        assertThat(read().holds((7L << 30) + 1, 2, false, true)).as("too little memory").isFalse();
    }

    @Test
    void posixMemoryWillDoWhereSystemVMemoryIsRefused() {
        files.put(HostMemory.LARGEST_SEGMENT, "4096");
        assertThat(read().holds(4L << 30, 2, true, true)).isTrue();
        assertThat(read().holds(4L << 30, 2, true, false)).isFalse();
    }

    @Test
    void whatCannotBeReadIsNoLimit() {
        files.clear();
        posixBytes = -1;
        assertThat(read()).isEqualTo(new HostMemory(HostMemory.ANY, HostMemory.ANY, HostMemory.ANY, HostMemory.ANY));
        files.putAll(Map.of(HostMemory.MEMORY, "MemTotal: unknown\n", HostMemory.OVERCOMMIT, "0", HostMemory.LARGEST_SEGMENT, "", HostMemory.ALL_SEGMENTS, "many"));
        assertThat(read().holds(1L << 50, 64, true, true)).isTrue();
        assertThat(read().holds(1L << 50, 64, false, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {HostMemory.MEMORY, HostMemory.LARGEST_SEGMENT, HostMemory.ALL_SEGMENTS, HostMemory.OVERCOMMIT})
    void theFilesOfThisHostAreReadToTheirEnds(String file) throws IOException {
        assertThat(new HostMemory.Host().text(file)).endsWith("\n");
    }

    @Test
    void thisHostHoldsALittleAndSaysWhatItHas() {
        HostMemory host = HostMemory.read(new HostMemory.Host());
        assertThat(host.holds(MEBIBYTE, 1, true, true)).isTrue();
        assertThat(host.text()).matches("as System V memory, one PE can have .+ and all can have .+; in /dev/shm, where all is taken at once, \\d+ bytes are free, and \\d+ bytes of memory are available");
    }
}
