package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import memheap.api.AddressHeap;
import memheap.api.Memheap;
import memheap.event.MemheapEvent;
import memheap.event.MemheapInspector;
import memheap.event.OwnerStatus;
import memheap.spi.MemheapComponent;

/** A base without OSGi, the events it published, and a heap to use; for tests elsewhere too. */
public final class BaseFixture implements AutoCloseable {

    static final long WINDOW = 1 << 20;

    final HeapBase base;
    public final Memheap heap;
    public final AddressHeap addresses;
    public final BlockingQueue<MemheapEvent> events = new LinkedBlockingQueue<>();
    private final Map<String, String> configuration;
    private final Map<MemheapComponent, Long> services = new WeakHashMap<>(); // holds nobody who has gone
    private long lastServiceId;

    public BaseFixture(String... keysAndValues) throws IOException {
        this(InstantSource.system(), keysAndValues);
    }

    /** @param time what the ages of blocks are told by */
    BaseFixture(InstantSource time, String... keysAndValues) throws IOException {
        configuration = new HashMap<>(Map.of("memheap.size", String.valueOf(WINDOW), "memheap.windows", "4", "memheap.init.timeout", "10s"));
        put(keysAndValues);
        base = new HeapBase(settings(), () -> { }, time);
        base.add(events::add);
        heap = consumer(1, "test");
        addresses = heap.addresses();
        base.begin();
    }

    private void put(String... keysAndValues) {
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
    }

    private Settings settings() {
        return Settings.read(configuration, key -> null, key -> null);
    }

    /** What a bundle gets when it asks for the heap. */
    public Memheap consumer(long bundle, String name) {
        return base.facade(bundle, name, other -> OptionalLong.empty());
    }

    /** What is accounted to an owner. */
    OwnerStatus owner(String name) {
        return base.owners().stream().filter(status -> status.owner().equals(name)).findFirst().orElse(new OwnerStatus(name, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE, 0, 0));
    }

    /** What a bundle has ends as when it stops. */
    public void stop(long bundle) {
        base.end(bundle, "the bundle " + bundle + " has stopped");
    }

    /** What the whole heap looks like. */
    public MemheapInspector inspector() {
        return base;
    }

    /** Changes some settings. */
    public void configure(String... keysAndValues) {
        put(keysAndValues);
        base.configure(settings());
    }

    /** Goes back to the default. */
    void unset(String key) {
        configuration.remove(key);
        base.configure(settings());
    }

    /** Adds a component and waits until the base has decided. */
    public <C extends MemheapComponent> C add(String name, int ranking, C component) {
        return add(name, ranking, component, "bundle-of-" + name);
    }

    <C extends MemheapComponent> C add(String name, int ranking, C component, String bundleState) {
        services.put(component, ++lastServiceId);
        base.add(candidate(name, ranking, component, bundleState));
        settle();
        return component;
    }

    private Candidate candidate(String name, int ranking, MemheapComponent component, String bundleState) {
        return new Candidate(name, component, services.get(component), ranking, "test." + name + " 1.0.0", bundleState);
    }

    /** Has a component's service change its properties. */
    void update(String name, int ranking, ScriptedComponent component) {
        base.update(candidate(name, ranking, component, "bundle-of-" + name));
        settle();
    }

    /** Takes a component away, as if its bundle had stopped. */
    public void remove(MemheapComponent component) {
        base.remove(services.get(component));
    }

    /** Returns when everything reported before has been done. */
    public void settle() {
        base.verify();
    }

    String active() {
        return heap.statistics().component();
    }

    String reason(String component) {
        return base.components().stream().filter(status -> status.name().equals(component)).findFirst().orElseThrow().reason();
    }

    /** The next event of a kind; says what came instead if none does. */
    public <E extends MemheapEvent> E await(Class<E> kind) throws InterruptedException {
        var seen = new StringBuilder();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            MemheapEvent event = events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            assertThat(event).as("a %s; before it came: %s", kind.getSimpleName(), seen).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            seen.append(event).append('\n');
        }
    }

    @Override
    public void close() {
        base.close();
    }
}
