package memheap.chaos;

import java.util.Map;
import memheap.chaos.container.EmbeddedContainer;
import memheap.chaos.container.FrameworkKind;
import memheap.tck.Seeds;
import org.osgi.framework.BundleException;

/** A container with three components, and eight threads that use the heap. When the stage closes, nothing may be lost, and nothing left behind. */
final class Stage implements AutoCloseable {

    private static final int THREADS = 8;

    final EmbeddedContainer container;
    final Loaders loaders = new Loaders();
    final Fleet fleet;
    final Guests guests;
    final Clients clients;
    final long seed;
    private final Footprint before = Footprint.now();

    Stage(FrameworkKind framework, String test) throws BundleException {
        seed = Seeds.printed(test + " on " + framework.label());
        container = new EmbeddedContainer(framework, Map.of("memheap.size", String.valueOf(Chaos.HEAP_BYTES), "memheap.windows", "16", "memheap.init.timeout", "1s"));
        fleet = new Fleet(container, loaders);
        guests = new Guests(container, loaders);
        clients = new Clients(container.heap(), THREADS, seed, new Operation.Counts());
    }

    /** Requires that all is well, and closes the container. */
    void requireNothingLost() {
        Rest.require(container, clients, loaders);
        container.close();
        Footprint.now().requireNoMoreThan(before);
    }

    @Override
    public void close() {
        clients.close();
        container.close(); // a second time if all went well, which does nothing
    }
}
