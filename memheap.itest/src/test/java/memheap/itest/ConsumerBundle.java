package memheap.itest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the jar of a bundle that has nothing but a context of its own, by which it gets services. */
final class ConsumerBundle {

    private ConsumerBundle() {
    }

    static String symbolicName(String name) {
        return "consumer." + name;
    }

    static InputStream jar(String name) {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", symbolicName(name));
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Import-Package", "memheap.api");
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            jar.finish();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
