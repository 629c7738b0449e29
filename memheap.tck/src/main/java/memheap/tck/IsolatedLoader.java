package memheap.tck;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.List;
import java.util.stream.Stream;
import memheap.spi.MemheapComponent;

/** Loads the author's classes anew, as a bundle would have them; shares only the JDK, the contracts, this kit and the test libraries. */
final class IsolatedLoader extends ClassLoader {

    private static final List<String> LIBRARIES = List.of("java.", "org.junit.", "org.assertj.", "org.opentest4j.", "org.apiguardian.", "org.jspecify.", "net.bytebuddy.");

    static {
        registerAsParallelCapable();
    }

    private final List<String> shared;

    IsolatedLoader(ClassLoader parent) {
        super("memheap-tck-isolated", parent);
        this.shared = Stream.of(IsolatedLoader.class, MemheapComponent.class).map(type -> type.getProtectionDomain().getCodeSource().getLocation().toString()).toList();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            URL place = LIBRARIES.stream().anyMatch(name::startsWith) ? null : getParent().getResource(name.replace('.', '/') + ".class");
            return isOwn(place) ? define(name, place) : super.loadClass(name, resolve);
        }
    }

    private boolean isOwn(URL place) {
        return place != null && !place.getProtocol().equals("jrt") && shared.stream().noneMatch(location -> place.toString().contains(location));
    }

    private Class<?> define(String name, URL place) throws ClassNotFoundException {
        try (InputStream stream = place.openStream()) {
            byte[] code = stream.readAllBytes();
            return defineClass(name, code, 0, code.length, new ProtectionDomain(new CodeSource(place, (Certificate[]) null), null));
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
