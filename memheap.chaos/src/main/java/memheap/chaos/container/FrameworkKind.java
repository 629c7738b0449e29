package memheap.chaos.container;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** An OSGi framework. Its classes come from a folder and have a class loader of their own, so that one process can run both; the packages of the OSGi specification come from the class path. */
public enum FrameworkKind {

    /** Apache Felix. */
    FELIX,

    /** Eclipse Equinox. */
    EQUINOX;

    /**
     * The framework of a name.
     *
     * @param label as {@link #label} has it
     * @return the framework
     * @throws IllegalArgumentException if there is none; the message names those that there are
     */
    public static FrameworkKind of(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no framework '" + label + "'; there are " + Arrays.stream(values()).map(FrameworkKind::label).collect(Collectors.joining(", "))));
    }

    /**
     * Its name on the command line.
     *
     * @return in small letters
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Makes a framework that has not started. The loader of its classes stays open, for a framework goes on a little after it has stopped. */
    Framework load(Path folder, Map<String, String> properties) {
        try {
            var loader = new URLClassLoader(label(), new URL[] {folder.resolve(label() + ".jar").toUri().toURL()}, FrameworkKind.class.getClassLoader());
            FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class, loader).findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no framework in " + folder.resolve(label() + ".jar")));
            return factory.newFramework(properties);
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
