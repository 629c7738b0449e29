package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import memheap.api.OutOfMemheapException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No call listens to an interruption: a thread that is interrupted is served like any other, and is interrupted afterwards. */
class InterruptedThreadTest {

    @TempDir
    Path folder;

    @AfterEach
    void beInterruptedNoMore() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "shm", "file:"})
    void anInterruptedThreadIsServedAllTheSameAndStaysInterrupted(String backing) throws Exception {
        try (var fixture = new BaseFixture("memheap.backing", backing.equals("file:") ? backing + folder.resolve("heap") : backing)) {
            var component = new ScriptedComponent();
            component.formatVersion = 1;
            fixture.add("first", 1, component);
            Thread.currentThread().interrupt();
            long block = fixture.addresses.allocate(300 << 10, 16);
            fixture.addresses.memory().set(JAVA_LONG, block, 4711);
            block = fixture.addresses.reallocate(block, 400 << 10);
            assertThat(fixture.addresses.memory().get(JAVA_LONG, block)).isEqualTo(4711);
            try (Arena arena = fixture.heap.confinedArena()) {
                arena.allocate(64);
            }
            assertThatThrownBy(() -> fixture.addresses.allocate(BaseFixture.WINDOW, 16)).isInstanceOf(OutOfMemheapException.class);
            fixture.addresses.free(block);
            fixture.stop(1);
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void pagesOfAPlainFileMappingAreClaimedByAnInterruptedThreadTooAndByOthersLater() throws Exception {
        try (var reserve = new FileReserve(8 << 20, 1 << 20)) {
            Thread.currentThread().interrupt();
            reserve.claim(0, 2 << 20);
            assertThat(Thread.interrupted()).isTrue();
            reserve.claim(2 << 20, 6 << 20);
            MemorySegment memory = reserve.memory();
            memory.fill((byte) 7);
            assertThat(memory.get(JAVA_LONG, memory.byteSize() - Long.BYTES)).isEqualTo(0x0707070707070707L);
        }
    }
}
