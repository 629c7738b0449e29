package memheap.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import memheap.api.Memheap;
import memheap.pe.SymmetricMemheap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * The {@link Memheap} service in the registry, one object for each consuming bundle: there from the first active component on, and gone before the heap is. Safe for all threads; the
 * registry is never called with a lock held.
 */
final class Publication implements AutoCloseable {

    private static final Logger LOG = System.getLogger("memheap");

    private final BundleContext context;
    private final Function<Bundle, Memheap> facades;
    private final String[] types;
    private final String scope;
    private final int ranking;
    private ServiceRegistration<?> registration; // guarded by this; null before open and after close
    private boolean closed;                            // guarded by this

    /** The heap of this JVM alone. */
    static Publication local(BundleContext context, Function<Bundle, Memheap> facades) {
        return new Publication(context, facades, "local", 0, Memheap.class);
    }

    /** The heap of this PE. Whoever asks for a {@link Memheap} and does not say which gets the local one, whose calls wait for nobody. */
    static Publication symmetric(BundleContext context, Function<Bundle, Memheap> facades) {
        return new Publication(context, facades, "symmetric", -1, Memheap.class, SymmetricMemheap.class);
    }

    private Publication(BundleContext context, Function<Bundle, Memheap> facades, String scope, int ranking, Class<?>... types) {
        this.context = context;
        this.facades = facades;
        this.scope = scope;
        this.ranking = ranking;
        this.types = Stream.of(types).map(Class::getName).toArray(String[]::new);
    }

    /** Registers the service, once, unless the base is about to stop. */
    void open() {
        ServiceRegistration<?> made;
        try {
            made = context.registerService(types, new PerBundle(facades), new Hashtable<>(Map.of("memheap.scope", scope, Constants.SERVICE_RANKING, ranking)));
        } catch (IllegalStateException stopped) {
            LOG.log(Level.DEBUG, "the base stopped before its heap could be published", stopped);
            return;
        }
        if (!keep(made)) {
            unregister(made);
        }
    }

    private synchronized boolean keep(ServiceRegistration<?> made) {
        registration = closed ? null : made;
        return !closed;
    }

    /** Takes the service away: consumers that are stopped by it still have a heap to give their blocks back to. */
    @Override
    public void close() {
        ServiceRegistration<?> open = takeAway();
        if (open != null) {
            unregister(open);
        }
    }

    private synchronized ServiceRegistration<?> takeAway() {
        ServiceRegistration<?> open = registration;
        registration = null;
        closed = true;
        return open;
    }

    /** Takes a service away that the framework may have taken away by itself. */
    static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException already) {
            LOG.log(Level.DEBUG, "a service of the base had been unregistered before", already);
        }
    }

    private record PerBundle(Function<Bundle, Memheap> facades) implements ServiceFactory<Memheap> {

        @Override
        public Memheap getService(Bundle consumer, ServiceRegistration<Memheap> registration) {
            return facades.apply(consumer);
        }

        @Override
        public void ungetService(Bundle consumer, ServiceRegistration<Memheap> registration, Memheap facade) {
            // what a consumer has allocated outlives its hold on the service
        }
    }
}
