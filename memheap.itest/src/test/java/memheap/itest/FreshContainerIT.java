package memheap.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import memheap.api.HeapClosedException;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The beginning and the end of a heap. */
@ExamReactorStrategy(PerMethod.class)
public class FreshContainerIT extends HeapTest {

    @Configuration
    public Option[] container() {
        return Container.with("memheap.size", "1.5M", "memheap.backing", "shm");
    }

    @Test
    public void memheapIsRegisteredOnceTheFirstComponentIsActiveAndTheInspectorAtOnce() throws Exception {
        assertThat(reference(MemheapInspector.class)).isNotNull();
        assertThat(reference(Memheap.class)).isNull();
        assertThat(inspector().explain()).startsWith("no component is active, for none is installed");
        install("memheap.buddy");
        awaitActive("buddy");
        assertThat(heap().statistics().sizeBytes()).isEqualTo(3 << 19);
    }

    @Test
    public void aStoppedBaseTakesItsHeapAwayAndAStartedOneBringsAFreshOne() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        Memheap stale = heap();
        long block = block(10);
        base().stop();
        assertThatThrownBy(() -> stale.allocate(64)).isInstanceOf(HeapClosedException.class);
        assertThatThrownBy(() -> stale.addresses().free(block)).isInstanceOf(HeapClosedException.class);
        base().start();
        awaitActive("buddy");
        assertThat(heap()).isNotSameAs(stale);
        assertThat(heap().statistics().liveBlocks()).isZero();
        addresses().free(block(10));
    }

    @Test
    public void consumersGiveTheirBlocksBackWhileTheBaseStops() throws Exception {
        install("memheap.buddy");
        awaitActive("buddy");
        List<Throwable> outcome = new CopyOnWriteArrayList<>();
        var consumer = new ServiceTracker<Memheap, Long>(context, Memheap.class, null) {
            @Override
            public Long addingService(ServiceReference<Memheap> reference) {
                return context.getService(reference).addresses().allocate(64, 16);
            }

            @Override
            public void removedService(ServiceReference<Memheap> reference, Long block) {
                outcome.add(catchThrowable(() -> context.getService(reference).addresses().free(block)));
            }
        };
        consumer.open();
        consumer.waitForService(PATIENCE.toMillis());
        base().stop();
        base().start();
        consumer.close();
        assertThat(outcome).first().isNull();
    }

    private Bundle base() {
        return Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().equals("memheap.base")).findFirst().orElseThrow();
    }
}
