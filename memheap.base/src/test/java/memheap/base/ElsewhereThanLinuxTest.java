package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import memheap.api.Allocation;
import memheap.event.MemheapEvent.ComponentFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the system has no calls that memheap knows, as where native access is denied, the heap lies in a file. */
class ElsewhereThanLinuxTest {

    private final String system = System.getProperty("os.name");

    @BeforeEach
    void beElsewhere() {
        System.setProperty("os.name", "Elsewhere");
    }

    @AfterEach
    void beBack() {
        System.setProperty("os.name", system);
    }

    @Test
    void blocksKeepTheirContentThroughAChangeOfTheComponent() throws Exception {
        try (var fixture = new BaseFixture()) {
            ScriptedComponent first = fixture.add("first", 1, new ScriptedComponent());
            Allocation block = fixture.heap.allocateZeroed(1000, 16);
            assertThat(block.segment().get(JAVA_LONG, 992)).isZero();
            block.segment().set(JAVA_LONG, 992, 42);
            fixture.add("second", 2, new ScriptedComponent());
            fixture.remove(first);
            assertThat(block.segment().get(JAVA_LONG, 992)).isEqualTo(42);
            assertThat(fixture.heap.statistics().committedBytes()).isPositive();
            assertThat(fixture.base.explain()).contains("a nameless file mapping, claimed 1048576 bytes at a time");
            block.close();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void whoAsksForMoreMetadataThanThereIsMemoryIsQuarantinedAndKeepsNoWindow() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("next", 1, new ScriptedComponent());
            for (long metadataBytes : new long[] {Long.MAX_VALUE, 1L << 60}) {
                fixture.add("greedy-" + metadataBytes, 9, greedy(metadataBytes));
                assertThat(fixture.await(ComponentFailed.class).reason()).contains("metadataBytes(1048576) returned " + metadataBytes + ", which cannot be had");
                assertThat(fixture.active()).isEqualTo("next");
            }
            assertThat(fixture.base.explain()).doesNotContain("the initialisation of");
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    private static ScriptedComponent greedy(long metadataBytes) {
        return new ScriptedComponent() {
            @Override
            public long metadataBytes(long windowBytes) {
                return metadataBytes;
            }
        };
    }

    @Test
    void anArenaIsRefusedWithWhatToDo() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("only", 1, new ScriptedComponent());
            assertThatThrownBy(fixture.heap::sharedArena).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageEndingWith("start the JVM with --enable-native-access=ALL-UNNAMED");
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        }
    }

    @Test
    void withoutALedgerNoFreedBlockIsFilledAndTheExplanationDoesNotSaySo() throws Exception {
        try (var fixture = new BaseFixture("memheap.hardening", "cheap")) {
            fixture.add("only", 1, new ScriptedComponent());
            assertThat(fixture.base.explain()).contains("memheap.ledger=off").contains("memheap.hardening=off");
        }
    }

    @Test
    void hugePagesAreRefusedWithWhatToDo() {
        assertThatThrownBy(() -> new BaseFixture("memheap.hugepages", "transparent")).isInstanceOf(IOException.class)
                .hasMessage("memheap.hugepages needs Linux and native access: start the JVM with --enable-native-access=ALL-UNNAMED");
    }

    @Test
    void theFileOutlivesNothing() throws Exception {
        try (Reserve reserve = new FileReserve(1 << 20, 4096)) {
            assertThatThrownBy(reserve::lease).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(reserve::endLease).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> new FileReserve(1L << 60, 4096)).isInstanceOf(IOException.class);
    }
}
