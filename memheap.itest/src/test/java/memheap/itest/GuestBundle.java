package memheap.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import memheap.itest.GuestActivator.Behaviour;

/** Makes the jar of a third party's bundle, with a class loader of its own. */
final class GuestBundle {

    private static final List<String> CLASSES = List.of("GuestActivator", "GuestActivator$Behaviour", "GuestActivator$GuestModule", "GuestActivator$1");

    private GuestBundle() {
    }

    static InputStream jar(String name, int ranking, Behaviour behaviour) {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "guest." + name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", GuestActivator.class.getName());
        main.putValue("Import-Package", "memheap.api,memheap.spi,org.osgi.framework");
        main.putValue(GuestActivator.NAME, name);
        main.putValue(GuestActivator.RANKING, String.valueOf(ranking));
        main.putValue(GuestActivator.BEHAVIOUR, behaviour.name());
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (String type : CLASSES) {
                addClass(jar, "memheap/itest/" + type + ".class");
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void addClass(JarOutputStream jar, String path) throws IOException {
        try (InputStream code = GuestBundle.class.getClassLoader().getResourceAsStream(path)) {
            if (code != null) {
                jar.putNextEntry(new JarEntry(path));
                code.transferTo(jar);
                jar.closeEntry();
            }
        }
    }
}
