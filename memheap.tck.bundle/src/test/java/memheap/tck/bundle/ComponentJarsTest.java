package memheap.tck.bundle;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;

/** Who gives a wrong file to the kit is told what is wrong with it. */
class ComponentJarsTest {

    @TempDir
    private Path folder;
    private Path file;
    private BundleException onInstall;
    private BundleException onStart;

    private void assertRefused(String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ComponentJars(context(), Duration.ofMillis(1)).install()).withMessage("'" + file + "' " + why);
    }

    private Path jar(String manifest) throws IOException {
        Path jar = folder.resolve("component.jar");
        new JarOutputStream(Files.newOutputStream(jar), new Manifest(new ByteArrayInputStream(("Manifest-Version: 1.0\n" + manifest).getBytes(StandardCharsets.UTF_8)))).close();
        return jar;
    }

    @Test
    void aFileThatIsNoBundleIsNamed() throws IOException {
        file = Files.writeString(folder.resolve("pom.xml"), "<project/>");
        assertRefused("is no bundle (zip END header not found)");
        file = jar("");
        assertRefused("is no bundle (its manifest has no Bundle-SymbolicName)");
    }

    @Test
    void aBundleThatIsThereAlreadyIsNamed() throws IOException {
        file = jar("Bundle-SymbolicName: com.example\n");
        onInstall = new BundleException("Bundle symbolic name and version are not unique: com.example:1.0.0");
        assertRefused("cannot be installed: Bundle symbolic name and version are not unique: com.example:1.0.0");
    }

    @Test
    void aBundleThatDoesNotStartIsNamedWithTheReason() throws IOException {
        file = jar("Bundle-SymbolicName: com.example\n");
        onStart = new BundleException("missing requirement com.example");
        assertRefused("was installed, but does not start: missing requirement com.example");
    }

    @Test
    void aBundleWithoutAComponentIsNamed() throws IOException {
        file = jar("Bundle-SymbolicName: com.example\n");
        assertRefused("was installed, but brings no component: for 1 ms none of its services was a MemheapComponent");
    }

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (_, method, arguments) -> switch (method.getName()) {
            case "getProperty" -> Map.of(ComponentJars.JARS, file.toString()).get(arguments[0]);
            case "installBundle" -> unless(onInstall, bundle());
            case "createFilter" -> FrameworkUtil.createFilter((String) arguments[0]);
            default -> null;
        });
    }

    private Bundle bundle() {
        return (Bundle) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Bundle.class}, (_, method, _) -> switch (method.getName()) {
            case "getBundleId" -> 7L;
            case "start" -> unless(onStart, null);
            default -> null;
        });
    }

    private static Object unless(BundleException failure, Object result) throws BundleException {
        if (failure != null) {
            throw failure;
        }
        return result;
    }
}
