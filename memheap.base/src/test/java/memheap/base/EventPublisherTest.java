package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import memheap.event.MemheapEvent;
import memheap.event.MemheapEvent.OutOfMemory;
import memheap.event.MemheapListener;
import org.junit.jupiter.api.Test;

class EventPublisherTest {

    private final EventPublisher publisher = new EventPublisher();
    private final BlockingQueue<MemheapEvent> seen = new LinkedBlockingQueue<>();

    @Test
    void aListenerThatFailsKeepsNothingFromTheOthers() throws Exception {
        publisher.add(event -> {
            throw new IllegalStateException("deaf");
        });
        publisher.add(event -> {
            throw new AssertionError("dumb");
        });
        publisher.add(seen::add);
        var first = new OutOfMemory(64, "first");
        var second = new OutOfMemory(65, "second");
        publisher.publish(first);
        publisher.publish(second);
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(first);
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(second);
        publisher.end();
    }

    @Test
    void whoIsRemovedAndWhoComesAfterTheEndIsToldNothing() throws Exception {
        MemheapListener gone = event -> seen.add(new OutOfMemory(0, "told after it was removed"));
        publisher.add(gone);
        publisher.remove(gone);
        publisher.add(seen::add);
        var last = new OutOfMemory(1, "last");
        publisher.publish(last);
        publisher.end();
        publisher.publish(new OutOfMemory(2, "too late"));
        publisher.publishOutOfMemory(3, "too late", "somebody");
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(last);
        assertThat(seen).isEmpty();
    }
}
