package memheap.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.spi.MemheapComponent;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * An OSGi framework inside of this process, with memheap's bundles in it. The packages of {@code memheap.api} come from the class path, so
 * that the caller and the bundles mean the same types.
 */
final class EmbeddedContainer implements AutoCloseable {

    private static final String BUNDLES = "memheap.bench.bundles";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Held, since the log manager alone would let it go; what a heap says at INFO is of no interest here. */
    private static final Logger HEAP_LOGGER = Logger.getLogger("memheap");

    private final Path storage;
    private final Framework framework;

    /**
     * Starts the framework and all bundles.
     *
     * @param settings of memheap, as properties of the framework
     */
    EmbeddedContainer(Map<String, String> settings) {
        HEAP_LOGGER.setLevel(Level.WARNING);
        try {
            this.storage = Files.createTempDirectory("memheap.bench");
            this.framework = new FrameworkFactory().newFramework(properties(settings));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        try {
            framework.start();
            startBundles();
        } catch (IOException | BundleException | RuntimeException failed) {
            close();
            throw new IllegalStateException("the embedded container does not start", failed);
        }
    }

    private Map<String, String> properties(Map<String, String> settings) throws IOException {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exportedByApi());
        properties.put("felix.bootdelegation.implicit", "false");
        properties.put("felix.log.level", "1");
        return properties;
    }

    private static String exportedByApi() throws IOException {
        Path api = home(Memheap.class);
        try (var jar = new JarFile(api.toFile())) {
            return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    private static Path home(Class<?> type) {
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

    private static Path bundles() {
        String told = System.getProperty(BUNDLES);
        return told != null ? Path.of(told) : home(EmbeddedContainer.class).resolveSibling("bench").resolve("bundle");
    }

    /**
     * The heap, once a component serves.
     *
     * @param component the component's name
     * @return the service
     */
    Memheap heap(String component) {
        MemheapInspector inspector = inspector();
        try {
            if (!inspector.awaitActive(component, PATIENCE)) {
                throw new IllegalStateException(String.format(Locale.ROOT, "'%s' is not active after %d seconds:%n%s", component, PATIENCE.toSeconds(),
                        inspector.explain()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for '" + component + "'", stopped);
        }
        return service(Memheap.class, "");
    }

    /** Who answers questions about the heap. */
    MemheapInspector inspector() {
        return service(MemheapInspector.class, "");
    }

    /**
     * A component as the registry has it.
     *
     * @param name its name
     * @return the service
     */
    MemheapComponent component(String name) {
        return service(MemheapComponent.class, "(" + MemheapComponent.NAME + "=" + name + ")");
    }

    /** Waits for a service, for a heap is published a moment after its component is active. */
    private <S> S service(Class<S> type, String restriction) {
        String filter = "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")" + restriction + ")";
        try {
            var tracker = new ServiceTracker<S, S>(framework.getBundleContext(), FrameworkUtil.createFilter(filter), null);
            tracker.open();
            S service = tracker.waitForService(PATIENCE.toMillis());
            if (service == null) {
                throw new IllegalStateException(String.format(Locale.ROOT, "the embedded container has no service %s after %d seconds", filter, PATIENCE.toSeconds()));
            }
            return service;
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + filter, stopped);
        }
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE.toMillis());
            removeStorage();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (BundleException failed) {
            throw new IllegalStateException("the embedded container does not stop", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeStorage() throws IOException {
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
