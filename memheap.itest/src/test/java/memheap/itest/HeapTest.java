package memheap.itest;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.inject.Inject;
import memheap.api.AddressHeap;
import memheap.api.Memheap;
import memheap.event.ComponentStatus;
import memheap.event.ComponentStatus.State;
import memheap.event.MemheapEvent;
import memheap.event.MemheapInspector;
import memheap.event.MemheapListener;
import memheap.itest.GuestActivator.Behaviour;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** What all tests in the container share: installing, watching, looking; and after each test the container is as it was before. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class HeapTest {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    BundleContext context;

    @Inject
    ConfigurationAdmin configurations;

    final BlockingQueue<MemheapEvent> events = new LinkedBlockingQueue<>();
    private final Deque<Bundle> installed = new ArrayDeque<>();
    private ServiceRegistration<MemheapListener> listening;

    @Before
    public void listen() {
        listening = context.registerService(MemheapListener.class, events::add, null);
    }

    @After
    public void leaveNothingBehind() throws Exception {
        configure(Map.of());
        while (!installed.isEmpty()) {
            Bundle bundle = installed.pop();
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        listening.unregister();
        assertThat(inspector().components()).isEmpty();
    }

    Bundle install(String name) throws Exception {
        return started(context.installBundle(Container.url(name)));
    }

    Bundle install(String location, InputStream jar) throws Exception {
        return started(context.installBundle(location, jar));
    }

    Bundle installGuest(String name, int ranking, Behaviour behaviour) throws Exception {
        return started(context.installBundle("guest:" + name, GuestBundle.jar(name, ranking, behaviour)));
    }

    private Bundle started(Bundle bundle) throws Exception {
        installed.push(bundle);
        bundle.start();
        return bundle;
    }

    void update(Bundle bundle, String name) throws Exception {
        try (InputStream content = URI.create(Container.url(name)).toURL().openStream()) {
            bundle.update(content);
        }
    }

    /** Sets the whole configuration of the base, which takes it over soon. */
    void configure(Map<String, Object> settings) throws Exception {
        configurations.getConfiguration("memheap", "?").update(new Hashtable<>(settings));
    }

    MemheapInspector inspector() throws InterruptedException {
        return service(MemheapInspector.class);
    }

    Memheap heap() throws InterruptedException {
        return service(Memheap.class);
    }

    AddressHeap addresses() throws InterruptedException {
        return heap().addresses();
    }

    private <S> S service(Class<S> type) throws InterruptedException {
        var tracker = new ServiceTracker<S, S>(context, type, null);
        tracker.open();
        try {
            S service = tracker.waitForService(PATIENCE.toMillis());
            assertThat(service).as("the service %s", type.getSimpleName()).isNotNull();
            return service;
        } finally {
            tracker.close();
        }
    }

    /** The service stays in use over {@code service()}, whose tracker lets it go: a test that checks identity asks here. */
    <S> ServiceReference<S> reference(Class<S> type) {
        return context.getServiceReference(type);
    }

    void awaitActive(String component) throws InterruptedException {
        assertThat(inspector().awaitActive(component, PATIENCE)).as("'%s' becomes active; %s", component, inspector().explain()).isTrue();
    }

    /** Returns when all that the base was told before has been acted on: what verifies the heap waits its turn behind it. */
    void settle() throws InterruptedException {
        assertThat(inspector().verify()).isEmpty();
    }

    /** Asks again, at every step of the lifecycle thread, until the answer fits. */
    void await(Supplier<String> question, Predicate<String> fits) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!fits.test(question.get())) {
            assertThat(System.nanoTime()).as("the time until which the answer may be wrong; it is still: %s", question.get()).isLessThan(deadline);
            settle();
        }
    }

    State stateOf(String component) throws InterruptedException {
        return statusOf(component).state();
    }

    ComponentStatus statusOf(String component) throws InterruptedException {
        settle();
        return inspector().components().stream().filter(status -> status.name().equals(component)).findFirst().orElseThrow();
    }

    /** The next event of a kind; says what came instead if none does. */
    <E extends MemheapEvent> E await(Class<E> kind) throws InterruptedException {
        var seen = new StringBuilder();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            MemheapEvent event = events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(event).as("a %s; before it came: %s", kind.getSimpleName(), seen).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            seen.append(event.message()).append('\n');
        }
    }

    long block(long words) throws InterruptedException {
        long address = addresses().allocate(words * 8, 16);
        for (long i = 0; i < words; i++) {
            addresses().memory().set(JAVA_LONG, address + i * 8, address + i);
        }
        return address;
    }

    void assertContent(long address, long words) throws InterruptedException {
        for (long i = 0; i < words; i++) {
            assertThat(addresses().memory().get(JAVA_LONG, address + i * 8)).as("word %d of the block at 0x%x", i, address).isEqualTo(address + i);
        }
    }
}
