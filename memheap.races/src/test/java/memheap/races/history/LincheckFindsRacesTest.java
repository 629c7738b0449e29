package memheap.races.history;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.metadata.Metadata;
import memheap.spi.MemheapModule;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** The check can fail: a module that is safe for no two threads does not pass it. */
class LincheckFindsRacesTest {

    @Test
    void aModuleWithoutALockIsNotExplained() {
        assertNotExplained(new StressOptions());
    }

    @Test
    void theModelCheckerSwitchesThreadsBetweenTwoAccessesToMetadata() {
        assertNotExplained(new ModelCheckingOptions());
    }

    private static void assertNotExplained(Options<?, ?> options) {
        options.iterations(20);
        options.invocationsPerIteration(500);
        options.threads(3);
        options.actorsPerThread(4);
        options.verifier(HeapVerifier.class);
        options.minimizeFailedScenario(false);
        assertThatThrownBy(() -> options.check(UnlockedCalls.class)).isInstanceOf(LincheckAssertionError.class);
    }

    /** Calls on a module that looks for a place and takes it later. */
    public static final class UnlockedCalls extends HeapCalls {

        /** For Lincheck. */
        public UnlockedCalls() {
            super(new Careless(), 1 << 16, Long.MAX_VALUE, false);
        }
    }

    /** Looks in its metadata where the last block ended, and takes the place behind it a moment later. */
    private static final class Careless implements MemheapModule {

        private static final long TOP = 0;

        private final Map<Long, Long> live = new ConcurrentSkipListMap<>();
        private final Metadata metadata = new ArrayMetadata(Long.BYTES);

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            long offset = metadata.getLong(TOP);
            Thread.yield();
            metadata.setLong(TOP, offset + byteSize + 15 & -16);
            live.put(offset, byteSize);
            return offset;
        }

        @Override
        public void free(long offset) {
            if (live.remove(offset) == null) {
                throw new InvalidFreeException("no live block starts there", offset);
            }
        }

        @Override
        public long usableBytes(long offset) {
            Long usableBytes = live.get(offset);
            if (usableBytes == null) {
                throw new InvalidFreeException("no live block starts there", offset);
            }
            return usableBytes;
        }

        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize <= usableBytes(offset);
        }

        @Override
        public HeapUsage usage() {
            return new HeapUsage(1 << 16, live.values().stream().mapToLong(Long::longValue).sum(), live.size(), 0, Map.of());
        }

        @Override
        public void forEachBlock(BlockVisitor visitor) {
            live.forEach(visitor::block);
        }

        @Override
        public void verify() {
            metadata.setLong(TOP, live.isEmpty() ? 0 : metadata.getLong(TOP));
        }

        @Override
        public void close() {
            live.clear();
        }
    }
}
