package memheap.races;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import memheap.api.AddressHeap;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * All of memheap in an OSGi framework inside of this process, with {@code ptmalloc} active and {@code buddy} standing by. The packages of {@code memheap.api} come from the
 * class path, so that the caller and the bundles mean the same types.
 */
public final class Container implements AutoCloseable {

    /** System property: the folder of the bundles. */
    public static final String BUNDLES = "memheap.races.bundles";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PREFERRED = "ptmalloc";

    /** Held, since the log manager alone would let it go; what a heap says of each swap is of no interest here. */
    private static final Logger HEAP_LOGGER = Logger.getLogger("memheap");

    private final Path storage;
    private final Framework framework;

    /** Starts the framework and all bundles. */
    public Container() {
        HEAP_LOGGER.setLevel(Level.SEVERE);
        try {
            this.storage = Files.createTempDirectory("memheap.races");
            this.framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString(), Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exportedByApi(),
                    "felix.bootdelegation.implicit", "false", "felix.log.level", "1", "memheap.size", "64M", "memheap.windows", "16"));
            framework.start();
            startBundles();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (BundleException failed) {
            throw new IllegalStateException("the embedded container does not start", failed);
        }
    }

    private static String exportedByApi() throws IOException {
        try (var jar = new JarFile(home(Memheap.class).toFile())) {
            return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    /** Where a class was loaded from: a jar. */
    static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void startBundles() throws IOException, BundleException {
        List<Bundle> installed = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(bundles(), "*.jar")) {
            for (Path jar : jars) {
                installed.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
            }
        }
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    /** The folder that a property names, or the one beside the jar. */
    static Path bundles() {
        String told = System.getProperty(BUNDLES);
        return told != null ? Path.of(told) : home(Container.class).resolveSibling("races").resolve("bundle");
    }

    /**
     * The heap as C sees it.
     *
     * @return the same for all callers
     */
    public AddressHeap addresses() {
        awaitActive();
        return service(Memheap.class).addresses();
    }

    /**
     * What can be asked of the heap.
     *
     * @return the service
     */
    public MemheapInspector inspector() {
        return service(MemheapInspector.class);
    }

    /**
     * The heap's figures.
     *
     * @return the service
     */
    public Memheap memheap() {
        return service(Memheap.class);
    }

    /** Takes {@code ptmalloc} away, so that {@code buddy} serves, and brings it back. */
    public void swap() {
        try {
            Bundle bundle = Stream.of(framework.getBundleContext().getBundles())
                    .filter(candidate -> candidate.getSymbolicName().equals("memheap." + PREFERRED)).findFirst().orElseThrow();
            bundle.stop();
            bundle.start();
        } catch (BundleException failed) {
            throw new IllegalStateException("'" + PREFERRED + "' does not stop or start", failed);
        }
        awaitActive();
    }

    private void awaitActive() {
        try {
            if (!inspector().awaitActive(PREFERRED, PATIENCE)) {
                throw new IllegalStateException(String.format(Locale.ROOT, "'%s' is not active after %d seconds:%n%s", PREFERRED, PATIENCE.toSeconds(), inspector().explain()));
            }
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private static IllegalStateException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for the heap", stopped);
    }

    /** Waits for a service, for a heap is published a moment after its component is active. */
    private <S> S service(Class<S> type) {
        try {
            var tracker = new ServiceTracker<S, S>(framework.getBundleContext(), type, null);
            tracker.open();
            S service = tracker.waitForService(PATIENCE.toMillis());
            if (service == null) {
                throw new IllegalStateException("the embedded container has no " + type.getName() + " after " + PATIENCE.toSeconds() + " seconds");
            }
            return service;
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE.toMillis());
            try (Stream<Path> files = Files.walk(storage)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (BundleException failed) {
            throw new IllegalStateException("the embedded container does not stop", failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }
}
