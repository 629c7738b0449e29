package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

class PeerBundlesTest {

    @TempDir
    private Path folder;
    private final List<String> journal = new ArrayList<>();
    private String property;
    private BundleException failure;
    private final Bundle bundle = FakeConfigurations.proxy(Bundle.class, (method, _) -> {
        journal.add(method);
        if (failure != null) {
            throw failure;
        }
        return null;
    });
    private final PeerBundles bundles = new PeerBundles(FakeConfigurations.proxy(BundleContext.class, (method, arguments) -> {
        if (method.equals("getProperty")) {
            assertThat(arguments[0]).isEqualTo("memheap.peers");
            return property;
        }
        journal.add(method + " " + Path.of((String) arguments[0]).getFileName());
        return bundle;
    }));

    @Test
    void allJarsOfTheFolderAreInstalledBeforeTheFirstIsStarted() throws IOException {
        property = folder.toString();
        Files.createFile(folder.resolve("one.jar"));
        Files.createFile(folder.resolve("two.jar"));
        Files.createFile(folder.resolve("README.md"));
        bundles.start();
        assertThat(journal).containsExactlyInAnyOrder("installBundle one.jar", "installBundle two.jar", "start", "start").endsWith("start", "start");
    }

    @Test
    void withoutAFolderNothingIsInstalled() throws IOException {
        bundles.start();
        property = folder.resolve("none").toString();
        bundles.start();
        assertThat(journal).isEmpty();
    }

    @Test
    void aBundleThatDoesNotStartIsSaidWithItsFolder() throws IOException {
        property = folder.toString();
        failure = new BundleException("io.netty.buffer is missing");
        Files.createFile(folder.resolve("one.jar"));
        assertThatIllegalStateException().isThrownBy(bundles::start).withMessage("cannot start the peers in '%s': io.netty.buffer is missing", folder);
    }
}
