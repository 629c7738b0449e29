package memheap.base;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HugePagesOfSharedMemoryTest {

    @Test
    void hugePagesAndSharedMemoryAreRefusedTogether() {
        assertThatThrownBy(() -> new BaseFixture("memheap.hugepages", "transparent", "memheap.backing", "shm")).isInstanceOf(IOException.class)
                .hasMessage("memheap.hugepages=transparent cannot be had with memheap.backing=shm; take memheap.backing=anonymous");
    }

    @Test
    void aReserveThatHoldsNoHugePageIsRefused() throws Exception {
        var calls = new SystemCalls();
        try (var reserve = new NativeReserve(calls, 64 << 10, 4096)) {
            assertThatThrownBy(() -> HugePages.demand(calls, reserve)).isInstanceOf(IOException.class)
                    .hasMessageContaining("the reserve of 65536 bytes holds no aligned huge page").hasMessageEndingWith("set memheap.hugepages=off");
        }
    }
}
