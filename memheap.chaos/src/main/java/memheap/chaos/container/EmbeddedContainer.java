package memheap.chaos.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarFile;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A framework inside of this process with memheap's base in it, and no component unless one is installed. The packages of {@code memheap.api} come from the class path, so that the caller and the bundles
 * mean the same types. One thread changes it at a time.
 */
public final class EmbeddedContainer implements AutoCloseable {

    /** System property: the folder that has the folders {@code bundle} and {@code framework}. */
    public static final String HOME = "memheap.chaos.home";

    /** What the names of the folders begin with in which frameworks keep what is theirs. */
    public static final String STORAGE = "memheap.storage";

    /** How long anything may take that is to come. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * After how long a configuration is written again. Declarative Services 2.2.18 reads a configuration first and its change count after it: of two writings close to one another it can take the older for the newer, and
     * then leaves the base with it until the next change.
     */
    private static final Duration WRITTEN_AGAIN_AFTER = Duration.ofSeconds(10);

    private static final String CONFIGURATIONS = "org.osgi.service.cm;version=1.6.1";
    private static final String PID = "memheap";
    private static final String MARK = "mark";
    private static final List<String> PLATFORM = List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component", "org.apache.felix.configadmin", "org.apache.felix.scr");

    /** Held, since the log manager alone would let it go; what a heap says of each swap is of no interest here. */
    private static final Logger HEAP_LOGGER = Logger.getLogger("memheap");

    private final Path storage;
    private final Framework framework;
    private int configured;

    /**
     * Starts the framework and the base.
     *
     * @param kind which framework
     * @param settings of memheap, as properties of the framework
     */
    public EmbeddedContainer(FrameworkKind kind, Map<String, String> settings) {
        HEAP_LOGGER.setLevel(Level.OFF);
        try {
            this.storage = Files.createTempDirectory(STORAGE);
            this.framework = kind.load(home().resolve("framework"), properties(settings));
            framework.start();
            for (String name : PLATFORM) {
                install(name);
            }
            install("memheap.base");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (BundleException failed) {
            throw new IllegalStateException("the embedded container does not start", failed);
        }
    }

    private Map<String, String> properties(Map<String, String> settings) throws IOException {
        Map<String, String> properties = new HashMap<>(settings);
        properties.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, exportedByApi() + "," + CONFIGURATIONS);
        properties.put("felix.bootdelegation.implicit", "false");
        properties.put("felix.log.level", "1");
        properties.put("osgi.compatibility.bootdelegation", "false");
        return properties;
    }

    private static String exportedByApi() throws IOException {
        try (var jar = new JarFile(home(Memheap.class).toFile())) {
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

    /**
     * The folder that a property names, or the one beside the jar.
     *
     * @return a folder
     */
    public static Path home() {
        String told = System.getProperty(HOME);
        return told != null ? Path.of(told) : home(EmbeddedContainer.class).resolveSibling("chaos");
    }

    private static Path jar(String name) {
        return home().resolve("bundle").resolve(name + ".jar");
    }

    /**
     * The jar of one of memheap's bundles.
     *
     * @param name its symbolic name
     * @return its bytes, to be closed
     */
    public static InputStream open(String name) {
        try {
            return Files.newInputStream(jar(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Installs and starts one of memheap's bundles.
     *
     * @param name its symbolic name
     * @return the bundle
     * @throws BundleException if that fails
     */
    public Bundle install(String name) throws BundleException {
        return install(jar(name).toUri().toString(), open(name));
    }

    /**
     * Installs and starts a bundle.
     *
     * @param location what it is known by
     * @param jar its bytes, which are closed
     * @return the bundle
     * @throws BundleException if that fails
     */
    public Bundle install(String location, InputStream jar) throws BundleException {
        Bundle bundle = context().installBundle(location, jar);
        bundle.start();
        return bundle;
    }

    /**
     * The context of the framework itself.
     *
     * @return the context
     */
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /**
     * A bundle by its name.
     *
     * @param name its symbolic name
     * @return the bundle
     */
    public Bundle bundle(String name) {
        return Stream.of(context().getBundles()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst().orElseThrow();
    }

    /**
     * Sets the whole configuration of the base, and returns when the base has taken it over.
     *
     * @param settings all settings that are not as at the start
     */
    public void configure(Map<String, ?> settings) {
        String mark = MARK + "=" + ++configured;
        Map<String, Object> all = new HashMap<>(settings);
        all.put("memheap.priority." + MARK, String.valueOf(configured));
        configureSoon(all);
        var written = new AtomicLong(System.nanoTime());
        await("the base takes over " + settings, () -> {
            writeAgain(all, written);
            return inspector().explain().contains(mark);
        });
    }

    private void writeAgain(Map<String, ?> settings, AtomicLong written) {
        if (System.nanoTime() - written.get() > WRITTEN_AGAIN_AFTER.toNanos()) {
            System.out.println("written again, since the base has not taken it over, and Declarative Services may have missed it: " + settings);
            configureSoon(settings);
            written.set(System.nanoTime());
        }
    }

    /**
     * Sets the whole configuration of the base, which takes it over soon.
     *
     * @param settings all settings that are not as at the start
     */
    public void configureSoon(Map<String, ?> settings) {
        try {
            service(ConfigurationAdmin.class).getConfiguration(PID, "?").update(new Hashtable<>(settings));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Something that will be so. */
    @FunctionalInterface
    public interface Condition {

        /**
         * Looks.
         *
         * @return whether it is so now
         */
        boolean holds();
    }

    /**
     * Waits until something is so; between two looks the base does what it was told before.
     *
     * @param what a sentence without a full stop
     * @param condition what is waited for
     * @throws IllegalStateException if it is not so after {@link #PATIENCE}
     */
    public void await(String what, Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(String.format(Locale.ROOT, "it has not come in %d seconds that %s:%n%s", PATIENCE.toSeconds(), what, inspector().explain()));
            }
            settle();
        }
    }

    /** Returns when all that the base was told before has been acted on: what walks the heap waits its turn behind it. */
    public void settle() {
        inspector().liveBlocks(Duration.ofDays(1));
    }

    /**
     * Waits until a component is active.
     *
     * @param component its name
     */
    public void awaitActive(String component) {
        try {
            if (!inspector().awaitActive(component, PATIENCE)) {
                throw new IllegalStateException(String.format(Locale.ROOT, "'%s' is not active after %d seconds:%n%s", component, PATIENCE.toSeconds(), inspector().explain()));
            }
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    /**
     * The heap as the framework itself has it.
     *
     * @return the service
     */
    public Memheap heap() {
        return service(Memheap.class);
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
     * Waits for a service. It stays in use until the container closes.
     *
     * @param type what it is registered as
     * @param <S> the same
     * @return the service
     */
    public <S> S service(Class<S> type) {
        var reference = context().getServiceReference(type);
        S present = reference == null ? null : context().getService(reference);
        return present == null ? awaitService(type) : present;
    }

    private <S> S awaitService(Class<S> type) {
        try {
            var tracker = new ServiceTracker<S, S>(context(), type, null);
            tracker.open();
            S service = tracker.waitForService(PATIENCE.toMillis());
            if (service == null) {
                throw new IllegalStateException("there is no " + type.getName() + " after " + PATIENCE.toSeconds() + " seconds");
            }
            return service;
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private static IllegalStateException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for the heap", stopped);
    }

    @Override
    public void close() {
        if (Files.notExists(storage)) {
            return; // closed before
        }
        try {
            framework.stop();
            framework.waitForStop(PATIENCE.toMillis());
            removeStorage();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (BundleException failed) {
            throw new IllegalStateException("the embedded container does not stop", failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private void removeStorage() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(storage)) {
            found.sorted(Comparator.reverseOrder()).forEach(files::add);
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
