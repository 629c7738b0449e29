package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A system with too little shared memory. No mount bounds what has no name, so the call is made to fail as the system's own does: half-way, with what it got until then. */
class ScarceSharedMemoryTest {

    private static final long GRANULE = 2 << 20;
    private static final int GRANULES = 8;

    /** Has so many granules and a half. */
    private static final class Scarce extends SystemCalls {

        private final List<Long> holes = new ArrayList<>();
        private int granules;

        Scarce(int granules) {
            this.granules = granules;
        }

        @Override
        void claim(int descriptor, long offset, long byteSize) throws IOException {
            super.claim(descriptor, offset, granules > 0 ? byteSize : byteSize / 2);
            if (--granules < 0) {
                throw new IOException("fallocate failed: No space left on device (errno 28)");
            }
        }

        @Override
        void punchHole(int descriptor, long offset, long byteSize) throws IOException {
            holes.add(offset);
            super.punchHole(descriptor, offset, byteSize);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void aClaimThatFailsKeepsNothingAndEveryAccessIsHarmless(int granules) throws Exception {
        var system = new Scarce(granules);
        try (var reserve = new SharedReserve(system, GRANULES * GRANULE, GRANULE)) {
            assertThatThrownBy(() -> reserve.claim(0, GRANULES * GRANULE)).isInstanceOf(IOException.class).hasMessageContaining("No space left on device");
            assertThat(reserve.committedBytes(0, GRANULES * GRANULE)).isEqualTo(granules * GRANULE);
            assertThat(system.holes).as("what the call got that failed half-way is given back").containsExactly(granules * GRANULE);
            for (long at = 0; at < GRANULES * GRANULE; at += GRANULE / 4) {
                reserve.memory().set(JAVA_LONG, at, at);
                assertThat(reserve.memory().get(JAVA_LONG, at)).isEqualTo(at);
            }
            reserve.release(0, GRANULE);
            system.granules = GRANULES;
            reserve.claim(0, GRANULES * GRANULE);
            assertThat(reserve.committedBytes(0, GRANULES * GRANULE)).isEqualTo(GRANULES * GRANULE);
        }
    }
}
