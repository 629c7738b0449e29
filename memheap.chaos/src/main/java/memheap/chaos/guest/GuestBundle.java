package memheap.chaos.guest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes jars of bundles. */
public final class GuestBundle {

    private static final List<Class<?>> CLASSES = List.of(GuestActivator.class, GuestComponent.class, GuestMarks.class, GuestMarks.Visitor.class, GuestModule.class, BadModule.class, Behaviour.class);
    private static final List<String> INNER_CLASSES = List.of("BadModule$1");

    private GuestBundle() {
    }

    /**
     * A component of a third party, with a class loader of its own.
     *
     * @param name its name
     * @param ranking its priority
     * @param behaviour what it does
     * @param goodCalls after how many allocations it begins to do that
     * @return the jar
     */
    public static InputStream component(String name, int ranking, Behaviour behaviour, long goodCalls) {
        return jar("guest." + name, "memheap.api,memheap.spi,org.osgi.framework", Map.of("Bundle-Activator", GuestActivator.class.getName(), GuestActivator.NAME, name,
                GuestActivator.RANKING, String.valueOf(ranking), GuestActivator.BEHAVIOUR, behaviour.name(), GuestActivator.GOOD_CALLS, String.valueOf(goodCalls)), CLASSES);
    }

    /**
     * A bundle that has nothing but a context of its own, by which it gets services.
     *
     * @param name its symbolic name
     * @param version its version; no two bundles that are installed have the same name and version
     * @return the jar
     */
    public static InputStream consumer(String name, String version) {
        return jar(name, "memheap.api", Map.of("Bundle-Version", version), List.of());
    }

    private static InputStream jar(String symbolicName, String imports, Map<String, String> headers, List<Class<?>> classes) {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", imports);
        headers.forEach(main::putValue);
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> type : classes) {
                add(jar, type.getName().replace('.', '/') + ".class");
            }
            if (!classes.isEmpty()) {
                for (String inner : INNER_CLASSES) {
                    add(jar, GuestBundle.class.getPackageName().replace('.', '/') + "/" + inner + ".class");
                }
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void add(JarOutputStream jar, String path) throws IOException {
        try (InputStream code = GuestBundle.class.getClassLoader().getResourceAsStream(path)) {
            if (code != null) {
                jar.putNextEntry(new JarEntry(path));
                code.transferTo(jar);
                jar.closeEntry();
            }
        }
    }
}
