package memheap.tck.bundle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import memheap.spi.MemheapComponent;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/** The bundles that are there for the sake of a test only: the framework property {@value #JARS} names their files, one behind the other as in a class path. */
final class ComponentJars {

    static final String JARS = "memheap.tck.jars";

    private final BundleContext context;
    private final Duration timeout;

    /**
     * Knows where to install.
     *
     * @param context of the kit's bundle
     * @param timeout how long a bundle may take from its start to its component
     */
    ComponentJars(BundleContext context, Duration timeout) {
        this.context = context;
        this.timeout = timeout;
    }

    /**
     * Installs and starts them all, and waits for their components.
     *
     * @throws IllegalArgumentException if one is no bundle, does not start, or brings no component; the message names its file
     * @throws InterruptedException if the calling thread is interrupted
     */
    void install() throws InterruptedException {
        String files = context.getProperty(JARS);
        for (String file : files == null ? List.<String>of() : Stream.of(files.split(File.pathSeparator)).filter(name -> !name.isEmpty()).toList()) {
            Bundle bundle = installed(file);
            try {
                bundle.start();
            } catch (BundleException failed) {
                throw refused(file, "was installed, but does not start: " + failed.getMessage(), failed);
            }
            requireComponent(file, bundle);
        }
    }

    /** A framework also takes a jar without a name, as bundles of old were; no component is in one. */
    private static void requireBundle(String file) {
        try (var jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw refused(file, "is no bundle (its manifest has no " + Constants.BUNDLE_SYMBOLICNAME + ")", null);
            }
        } catch (IOException unreadable) {
            throw refused(file, "is no bundle (" + unreadable.getMessage() + ")", unreadable);
        }
    }

    private Bundle installed(String file) {
        requireBundle(file);
        try {
            return context.installBundle(Path.of(file).toUri().toString());
        } catch (BundleException failed) {
            throw refused(file, "cannot be installed: " + failed.getMessage(), failed);
        }
    }

    private static IllegalArgumentException refused(String file, String why, Exception cause) {
        return new IllegalArgumentException(String.format(Locale.ROOT, "'%s' %s", file, why), cause);
    }

    private void requireComponent(String file, Bundle bundle) throws InterruptedException {
        var tracker = new ServiceTracker<MemheapComponent, MemheapComponent>(context, filter(bundle), null);
        tracker.open();
        try {
            if (tracker.waitForService(timeout.toMillis()) == null) {
                throw refused(file, String.format(Locale.ROOT, "was installed, but brings no component: for %d ms none of its services was a MemheapComponent", timeout.toMillis()), null);
            }
        } finally {
            tracker.close();
        }
    }

    private Filter filter(Bundle bundle) {
        try {
            return context.createFilter(String.format(Locale.ROOT, "(&(%s=%s)(%s=%d))", Constants.OBJECTCLASS, MemheapComponent.class.getName(), Constants.SERVICE_BUNDLEID, bundle.getBundleId()));
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("names and numbers make a valid filter", impossible);
        }
    }
}
