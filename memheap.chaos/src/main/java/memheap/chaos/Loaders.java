package memheap.chaos;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import memheap.chaos.container.EmbeddedContainer;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Sees to it that the class loaders of bundles that are gone go too. Used by one thread. */
final class Loaders {

    private static final String DUMP = "memheap.chaos.dump";
    private static final int MILLIS_EACH = 100;

    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final Set<Departed> departed = new HashSet<>();
    private long gone;

    /** The class loader of a bundle that is about to be updated or uninstalled. */
    void leaves(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) { // else it was updated while it was stopped, and has not been resolved since
            departed.add(new Departed(bundle.getSymbolicName(), wiring.getClassLoader(), collected));
        }
    }

    /**
     * Waits until all of them have been collected. On a busy machine the compiler may hold on to one for seconds, as long as it compiles code of it; and an exception that a virtual thread has
     * caught last seems to stay with its carrier, which ends when it has been idle for half a minute.
     */
    void requireCollected() {
        long deadline = System.nanoTime() + EmbeddedContainer.PATIENCE.toNanos();
        try {
            while (!departed.isEmpty() && System.nanoTime() < deadline) {
                System.gc();
                for (var loader = collected.remove(MILLIS_EACH); loader != null; loader = collected.poll()) {
                    departed.remove(loader);
                    gone++;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the collector", stopped);
        }
        if (!departed.isEmpty()) {
            dump();
            throw new Loss("class loaders of bundles that are gone are alive: " + departed.stream().map(Departed::toString).collect(Collectors.joining(", ")));
        }
    }

    /** Leaves the JVM's heap in a file, if one is named by a system property: by whom something is held is hard to tell otherwise. */
    private static void dump() {
        String file = System.getProperty(DUMP);
        if (file == null) {
            return;
        }
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file, true);
        } catch (IOException notWritten) {
            throw new UncheckedIOException("the heap of the JVM could not be dumped to " + file, notWritten);
        }
    }

    /** How many have been collected. */
    long gone() {
        return gone;
    }

    /** A class loader that is to go. */
    private static final class Departed extends WeakReference<ClassLoader> {

        private final String bundle;

        Departed(String bundle, ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
            super(loader, queue);
            this.bundle = bundle;
        }

        @Override
        public String toString() {
            return bundle;
        }
    }
}
