package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import memheap.api.DamagedBlockException;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.event.MemheapEvent.BlockDamaged;
import memheap.event.MemheapEvent.GenerationClosed;
import org.junit.jupiter.api.Test;

/** What the level {@code full} finds, and that it changes nothing else. */
class GuardedHeapTest {

    private static BaseFixture fixture(String... more) throws Exception {
        var all = new ArrayList<>(List.of("memheap.hardening", "full", "memheap.quarantine", "16K"));
        all.addAll(List.of(more));
        var fixture = new BaseFixture(all.toArray(String[]::new));
        fixture.add("only", 1, new ScriptedComponent());
        return fixture;
    }

    @Test
    void aByteWrittenBehindABlockIsReportedWhenItIsFreed() throws Exception {
        try (var fixture = fixture()) {
            long block = fixture.addresses.allocate(100, 16);
            fixture.addresses.memory().set(JAVA_BYTE, block + 100, (byte) 0);
            assertThat(fixture.base.verify()).singleElement().asString().contains("the block of 100 bytes of 'test' at 0x%x is damaged: something was written behind its end".formatted(block));
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOfSatisfying(DamagedBlockException.class, damage -> {
                assertThat(damage.address()).isEqualTo(block);
                assertThat(damage.damagedAddress()).isEqualTo(block + 100);
                assertThat(damage.owner()).isEqualTo("test");
            }).hasMessageContaining("allocated at memheap.").hasMessageContaining("aByteWrittenBehindABlock");
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        }
    }

    @Test
    void aBlockIsNotHandedOutAgainBeforeItHasLeftTheQuarantine() throws Exception {
        try (var fixture = fixture()) {
            long first = fixture.addresses.allocate(1000, 16);
            fixture.addresses.free(first);
            assertThat(fixture.addresses.allocate(1000, 16)).isNotEqualTo(first);
            assertThatThrownBy(() -> fixture.addresses.free(first)).isInstanceOf(InvalidFreeException.class).hasMessageContaining("it was freed before").hasMessageContaining("freed at memheap.");
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aWriteIntoAFreedBlockIsToldWhenItLeavesTheQuarantine() throws Exception {
        try (var fixture = fixture()) {
            long freed = fixture.addresses.allocate(1000, 16);
            fixture.addresses.free(freed);
            fixture.addresses.memory().set(JAVA_BYTE, freed + 500, (byte) 1);
            for (int i = 0; i < 20; i++) {
                fixture.addresses.free(fixture.addresses.allocate(1000, 16));
            }
            assertThat(fixture.await(BlockDamaged.class).message()).contains("it was written into after it had been freed, at 0x%x".formatted(freed + 500));
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aQuarantineKeepsNoGenerationOpen() throws Exception {
        try (var fixture = fixture()) {
            fixture.addresses.free(fixture.addresses.allocate(1000, 16));
            fixture.add("better", 2, new ScriptedComponent());
            fixture.await(GenerationClosed.class);
            assertThat(fixture.active()).isEqualTo("better");
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void guardsAndQuarantineAreNotCountedAsLive() throws Exception {
        try (var fixture = fixture()) {
            long block = fixture.addresses.allocate(100, 4096);
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isEqualTo(100);
            assertThat(fixture.base.owners()).singleElement().satisfies(owner -> assertThat(owner.liveBytes()).isEqualTo(100));
            fixture.addresses.free(block);
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        }
    }

    @Test
    void whatIsInQuarantineIsGivenUpBeforeARequestIsRefused() throws Exception {
        try (var fixture = fixture("memheap.size", "64K")) {
            fixture.addresses.free(fixture.addresses.allocate(16_000, 16));
            long large = fixture.addresses.allocate(60_000, 16);
            assertThat(fixture.addresses.usableBytes(large)).isEqualTo(60_000);
        }
    }

    @Test
    void aRequestThatNoWindowHasRoomForLeavesTheQuarantineAsItIs() throws Exception {
        try (var fixture = fixture("memheap.size", "64K")) {
            long freed = fixture.addresses.allocate(1000, 16);
            fixture.addresses.free(freed);
            assertThatThrownBy(() -> fixture.addresses.allocate(65_536, 16)).isInstanceOf(OutOfMemheapException.class);
            assertThat(fixture.addresses.allocate(1000, 16)).isNotEqualTo(freed);
        }
    }
}
