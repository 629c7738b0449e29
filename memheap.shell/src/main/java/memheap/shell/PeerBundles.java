package memheap.shell;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The bundles that bring peers: they lie in a folder of their own, and are installed when peers are asked for the first time. */
final class PeerBundles {

    /** The framework property that names the folder; without it there is none. */
    static final String FOLDER = "memheap.peers";

    private final BundleContext context;

    PeerBundles(BundleContext context) {
        this.context = context;
    }

    /**
     * Installs and starts all bundles of the folder; those that are there already stay as they are.
     *
     * @throws IOException if the folder cannot be read
     * @throws IllegalStateException if one of them cannot be installed or started
     */
    void start() throws IOException {
        String folder = context.getProperty(FOLDER);
        if (folder == null) {
            return;
        }
        try {
            List<Bundle> bundles = new ArrayList<>();
            for (Path jar : jars(Path.of(folder))) {
                bundles.add(context.installBundle(jar.toUri().toString()));
            }
            for (Bundle bundle : bundles) {
                bundle.start();
            }
        } catch (BundleException failure) {
            throw new IllegalStateException(String.format(Locale.ROOT, "cannot start the peers in '%s': %s", folder, failure.getMessage()), failure);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        }
        return jars;
    }
}
