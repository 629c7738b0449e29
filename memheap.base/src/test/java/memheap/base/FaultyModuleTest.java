package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import memheap.api.HeapUsage;
import memheap.event.ComponentStatus.State;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.event.OwnerStatus;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a module must not do takes it out of service; whoever called is served all the same. */
class FaultyModuleTest {

    private boolean worn;

    private void wear() {
        if (worn) {
            throw new IllegalStateException("worn out");
        }
    }

    /** Two components, of which the better one has modules of this form. */
    private static BaseFixture fixture(boolean caching, UnaryOperator<MemheapModule> form) throws Exception {
        var fixture = new BaseFixture();
        fixture.add("good", 1, caching ? new ScriptedComponent().caching() : new ScriptedComponent());
        var bad = new FaultyComponent(form);
        fixture.add("bad", 9, caching ? bad.caching() : bad);
        assertThat(fixture.active()).isEqualTo("bad");
        return fixture;
    }

    private static void assertOutOfService(BaseFixture fixture, String reason) throws Exception {
        assertThat(fixture.await(ComponentFailed.class).reason()).contains(reason);
        assertThat(fixture.active()).isEqualTo("good");
        assertThat(fixture.base.components().getFirst().state()).isEqualTo(State.QUARANTINED);
    }

    private UnaryOperator<MemheapModule> wornInUsableBytes() {
        return module -> new ForwardingModule(module) {
            @Override
            public long usableBytes(long offset) {
                wear();
                return super.usableBytes(offset);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSizeOfABlockIsKnownThoughItsModuleThrowsWhenItIsAsked(boolean caching) throws Exception {
        try (BaseFixture fixture = fixture(caching, wornInUsableBytes())) {
            long block = fixture.addresses.allocate(100, 16);
            worn = true;
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(112);
            assertOutOfService(fixture, "threw java.lang.IllegalStateException: worn out");
            fixture.addresses.free(block);
        }
    }

    /** Hands out, once worn, what lies so many bytes behind where it should. */
    private UnaryOperator<MemheapModule> wornSoThatItMissesBy(long bytes) {
        return wornSoThatItReturns(offset -> offset + bytes);
    }

    private UnaryOperator<MemheapModule> wornSoThatItReturns(LongUnaryOperator wrong) {
        return module -> new ForwardingModule(module) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                long offset = super.allocate(byteSize, byteAlignment);
                return worn && offset != NO_SPACE ? wrong.applyAsLong(offset) : offset;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {-64, -16})
    void aBlockThatLiesInsideOfALiveOneIsNotHandedOut(long misses) throws Exception {
        try (BaseFixture fixture = fixture(false, wornSoThatItMissesBy(misses))) {
            long first = fixture.addresses.allocate(100, 16);
            fixture.addresses.memory().asSlice(first, 100).fill((byte) 7);
            worn = true;
            long second = fixture.addresses.allocate(100, 16);
            assertOutOfService(fixture, "which overlaps a live block of 100 bytes at offset 0x0");
            fixture.addresses.memory().asSlice(second, 100).fill((byte) 8);
            assertThat(fixture.addresses.memory().asSlice(first, 100).toArray(JAVA_BYTE)).containsOnly(7);
            fixture.addresses.free(first);
            fixture.addresses.free(second);
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        }
    }

    @Test
    void aBlockThatReachesIntoALiveOneIsNotHandedOut() throws Exception {
        try (BaseFixture fixture = fixture(false, wornSoThatItMissesBy(64))) {
            long gap = fixture.addresses.allocate(100, 16);
            long second = fixture.addresses.allocate(100, 16);
            fixture.addresses.free(gap);
            worn = true;
            long third = fixture.addresses.allocate(100, 16);
            assertOutOfService(fixture, "which overlaps a live block of 100 bytes at offset 0x70");
            fixture.addresses.free(second);
            fixture.addresses.free(third);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aBlockDoesNotGrowOverALiveOneThoughItsModuleSaysThatItHas() throws Exception {
        try (BaseFixture fixture = fixture(false, module -> new ForwardingModule(module) {
            @Override
            public boolean resizeInPlace(long offset, long newByteSize) {
                return worn || super.resizeInPlace(offset, newByteSize);
            }
        })) {
            long first = fixture.addresses.allocate(100, 16);
            assertThat(fixture.addresses.reallocate(first, 10)).isEqualTo(first);
            long second = fixture.addresses.allocate(50, 16);
            assertThat(second).as("where the rest of the first one was").isEqualTo(first + 16);
            fixture.addresses.memory().asSlice(second, 50).fill((byte) 7);
            worn = true;
            long grown = fixture.addresses.reallocate(first, 100);
            assertOutOfService(fixture, "resizeInPlace(0x0, 100) returned true: that block overlaps a live block of 50 bytes at offset 0x10");
            assertThat(grown).isNotEqualTo(first);
            fixture.addresses.memory().asSlice(grown, 100).fill((byte) 8);
            assertThat(fixture.addresses.memory().asSlice(second, 50).toArray(JAVA_BYTE)).containsOnly(7);
            fixture.addresses.free(grown);
            fixture.addresses.free(second);
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.base.owners()).extracting(OwnerStatus::liveBytes).containsOnly(0L);
        }
    }

    @Test
    void anOverlapIsSoonFoundInAModuleThatHasServedForLongToo() throws Exception {
        try (BaseFixture fixture = fixture(false, wornSoThatItReturns(offset -> offset / 2 & -16))) {
            for (int call = 0; call <= OverlapWatch.YOUNG_BLOCKS; call++) {
                fixture.addresses.free(fixture.addresses.allocate(100, 16));
            }
            fixture.addresses.allocate(100, 16);
            worn = true;
            for (int call = 0; call < 1000 && fixture.active().equals("bad"); call++) {
                fixture.addresses.allocate(100, 16);
            }
            assertOutOfService(fixture, "which overlaps a live block of 100 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {99, -1, (1 << 20) + 1, Long.MAX_VALUE})
    void aSizeThatCannotBeIsNotPassedOn(long wrong) throws Exception {
        try (BaseFixture fixture = fixture(false, lyingAboutSizes(wrong))) {
            long block = fixture.addresses.allocate(100, 16);
            worn = true;
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(112);
            assertOutOfService(fixture, "usableBytes(0x0) returned %d for a block of 100 bytes in a window of 1048576".formatted(wrong));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, (1 << 20) + 1, Long.MAX_VALUE})
    void aSizeThatCannotBeIsNotPassedOnFromAModuleThatKeepsTheAccount(long wrong) throws Exception {
        try (BaseFixture fixture = fixture(true, lyingAboutSizes(wrong))) {
            long block = fixture.addresses.allocate(100, 16);
            worn = true;
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(112);
            assertOutOfService(fixture, "usableBytes(0x0) returned %d in a window of 1048576".formatted(wrong));
        }
    }

    private UnaryOperator<MemheapModule> lyingAboutSizes(long wrong) {
        return module -> new ForwardingModule(module) {
            @Override
            public long usableBytes(long offset) {
                return worn ? wrong : super.usableBytes(offset);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBlockWhoseModuleThrowsWhenItIsResizedMovesWithItsContent(boolean caching) throws Exception {
        try (BaseFixture fixture = fixture(caching, module -> new ForwardingModule(module) {
            @Override
            public boolean resizeInPlace(long offset, long newByteSize) {
                wear();
                return super.resizeInPlace(offset, newByteSize);
            }
        })) {
            long block = fixture.addresses.allocate(100, 16);
            fixture.addresses.memory().set(JAVA_LONG, block, 42);
            worn = true;
            long moved = fixture.addresses.reallocate(block, 500);
            assertThat(fixture.addresses.memory().get(JAVA_LONG, moved)).isEqualTo(42);
            assertOutOfService(fixture, "threw java.lang.IllegalStateException: worn out");
            fixture.addresses.free(moved);
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        }
    }

    @Test
    void aBlockOfAModuleThatKeepsTheAccountIsFreeThoughItThrows() throws Exception {
        try (BaseFixture fixture = fixture(true, module -> new ForwardingModule(module) {
            @Override
            public void free(long offset) {
                wear();
                super.free(offset);
            }
        })) {
            long block = fixture.addresses.allocate(100, 16);
            long other = fixture.addresses.allocate(100, 16);
            worn = true;
            fixture.addresses.free(block);
            assertOutOfService(fixture, "free(0x0) threw java.lang.IllegalStateException: worn out");
            fixture.addresses.free(other);
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoCannotTellItsFiguresServesOn(boolean caching) throws Exception {
        try (BaseFixture fixture = fixture(caching, module -> new ForwardingModule(module) {
            @Override
            public HeapUsage usage() {
                wear();
                return super.usage();
            }
        })) {
            long block = fixture.addresses.allocate(100, 16);
            worn = true;
            assertThat(fixture.heap.statistics().largestFreeBytes()).isZero();
            assertThat(fixture.heap.statistics().liveUsableBytes()).isZero();
            assertThat(fixture.active()).isEqualTo("bad");
            worn = false;
            assertThat(fixture.heap.statistics().liveUsableBytes()).isEqualTo(112);
            fixture.addresses.free(block);
        }
    }

    @Test
    void whoThrowsWhenACacheIsOpenedIsReplaced() throws Exception {
        worn = true;
        try (BaseFixture fixture = fixture(true, module -> new ForwardingModule(module) {
            @Override
            public Optional<ThreadCache> openCache() {
                wear();
                return super.openCache();
            }
        })) {
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            assertOutOfService(fixture, "openCache() threw java.lang.IllegalStateException: worn out");
        }
    }

    /** A cache that is as good as another one until it is worn. */
    private abstract static class WornCache extends ThreadCache {

        private final ThreadCache cache;

        WornCache(ThreadCache cache) {
            this.cache = cache;
        }

        @Override
        public long allocate(long byteSize) {
            return cache.allocate(byteSize);
        }

        @Override
        public boolean free(long offset) {
            return cache.free(offset);
        }

        @Override
        public long usableBytes(long offset) {
            return cache.usableBytes(offset);
        }

        @Override
        public void flush() {
            cache.flush();
        }
    }

    private static UnaryOperator<MemheapModule> with(UnaryOperator<ThreadCache> form) {
        return module -> new ForwardingModule(module) {
            @Override
            public Optional<ThreadCache> openCache() {
                return super.openCache().map(form);
            }
        };
    }

    private UnaryOperator<MemheapModule> wornInAllocate(LongUnaryOperator answer) {
        return with(cache -> new WornCache(cache) {
            @Override
            public long allocate(long byteSize) {
                return worn ? answer.applyAsLong(byteSize) : super.allocate(byteSize);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoseCacheThrowsIsReplacedAndTheCallIsServedByTheNextBest(boolean armed) throws Exception {
        try (BaseFixture fixture = fixture(true, wornInAllocate(byteSize -> {
            throw new IllegalStateException("worn out");
        }))) {
            if (armed) {
                fixture.addresses.free(fixture.addresses.allocate(64, 16));
            }
            worn = true;
            long block = fixture.addresses.allocate(64, 16);
            assertOutOfService(fixture, "allocate(64) of a cache threw java.lang.IllegalStateException: worn out");
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(64);
            fixture.addresses.free(block);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, -16, 1 << 20, (1 << 20) - 16, Long.MAX_VALUE - 15})
    void whatACacheReturnsThatIsNoPlaceForABlockIsNeverHandedOut(long wrong) throws Exception {
        try (BaseFixture fixture = fixture(true, wornInAllocate(byteSize -> wrong))) {
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            worn = true;
            long block = fixture.addresses.allocate(64, 16);
            assertOutOfService(fixture, "allocate(64, 16) returned offset 0x%x".formatted(wrong));
            assertThat(fixture.addresses.usableBytes(block)).isEqualTo(64);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whenTheVirtualMachineHasNoMemoryTheCallerIsToldAndTheModuleIsNotBlamed(boolean armed) throws Exception {
        try (BaseFixture fixture = fixture(true, wornInAllocate(byteSize -> {
            throw new OutOfMemoryError("as a test says");
        }))) {
            if (armed) {
                fixture.addresses.free(fixture.addresses.allocate(64, 16));
            }
            worn = true;
            assertThatThrownBy(() -> fixture.addresses.allocate(64, 16)).isInstanceOf(OutOfMemoryError.class).hasMessage("as a test says");
            worn = false;
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            assertThat(fixture.active()).isEqualTo("bad");
        }
    }

    @Test
    void aBlockIsFreeThoughTheCacheThrowsThatTakesItBack() throws Exception {
        try (BaseFixture fixture = fixture(true, with(cache -> new WornCache(cache) {
            @Override
            public boolean free(long offset) {
                wear();
                return super.free(offset);
            }
        }))) {
            long block = fixture.addresses.allocate(64, 16);
            worn = true;
            fixture.addresses.free(block);
            assertOutOfService(fixture, "free(0x0) of a cache threw java.lang.IllegalStateException: worn out");
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.base.owners()).extracting(OwnerStatus::liveBlocks, OwnerStatus::liveBytes).containsOnly(tuple(0L, 0L));
        }
    }

    @Test
    void aBlockStaysLiveAndCountedWhenTheVirtualMachineHasNoMemoryToTakeItBack() throws Exception {
        try (BaseFixture fixture = fixture(true, with(cache -> new WornCache(cache) {
            @Override
            public boolean free(long offset) {
                if (worn) {
                    throw new OutOfMemoryError("as a test says");
                }
                return super.free(offset);
            }
        }))) {
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            long block = fixture.addresses.allocate(64, 16);
            List<OwnerStatus> before = fixture.base.owners();
            worn = true;
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(OutOfMemoryError.class).hasMessage("as a test says");
            assertThat(fixture.base.owners()).isEqualTo(before).extracting(OwnerStatus::liveBlocks).containsExactly(1L);
            worn = false;
            fixture.addresses.free(block);
            assertThat(fixture.base.owners()).extracting(OwnerStatus::liveBlocks).containsExactly(0L);
        }
    }

    @Test
    void aCacheThatThrowsWhenItIsAskedForASizeIsNotAsked() throws Exception {
        try (BaseFixture fixture = fixture(true, with(cache -> new WornCache(cache) {
            @Override
            public long usableBytes(long offset) {
                wear();
                return super.usableBytes(offset);
            }
        }))) {
            long block = fixture.addresses.allocate(64, 16);
            worn = true;
            assertThat(fixture.addresses.reallocate(block, 60)).isEqualTo(block);
            assertThat(fixture.active()).isEqualTo("bad");
            fixture.addresses.free(block);
        }
    }
}
