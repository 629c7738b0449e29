package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventSourcesTest {

    private final SystemCalls system = new SystemCalls();

    @Test
    void aDescriptorOfEventsTellsWhatHasComeUntilSomebodyLooks() throws Exception {
        Set<Integer> before = EventSources.all();
        try (Selector selector = Selector.open()) {
            Set<Integer> added = new HashSet<>(EventSources.all());
            added.removeAll(before);
            assertThat(added).hasSize(1);
            var sources = new EventSources(system, List.copyOf(added));
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
            selector.selectNow();
            assertThat(sources.areReady()).isFalse();
            assertThat(sources.await(1)).isFalse();
            pipe.sink().write(ByteBuffer.allocate(1));
            assertThat(sources.await(60_000)).isTrue();
            assertThat(sources.areReady()).isTrue();
            pipe.source().read(ByteBuffer.allocate(1));
            assertThat(sources.areReady()).isFalse();
        }
    }

    @Test
    void descriptorsThatNoOtherOneWatchesAreSomebodyElses() throws Exception {
        try (Selector selector = Selector.open()) {
            assertThat(selector.isOpen()).isTrue();
            assertThat(EventSources.find(system, Set.of()).size()).isZero();
        }
    }

    @Test
    void whereThereIsNoneNothingIsEverReady() {
        var none = new EventSources(system, List.of());
        assertThat(none.areReady()).isFalse();
        assertThat(none.await(1)).isFalse();
    }
}
