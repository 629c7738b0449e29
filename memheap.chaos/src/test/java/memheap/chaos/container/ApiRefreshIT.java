package memheap.chaos.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/** The bundle of the API is refreshed, and so all that use it start anew. Here the API comes from its bundle, so its types are reached by their names. */
class ApiRefreshIT {

    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> BUNDLES = List.of("org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component", "org.apache.felix.configadmin", "org.apache.felix.scr",
            "memheap.api", "memheap.base", "memheap.buddy");

    @TempDir
    Path folder;

    private final Map<String, Bundle> bundles = new HashMap<>();

    private Framework started(FrameworkKind kind) throws Exception {
        Framework framework = kind.load(EmbeddedContainer.home().resolve("framework"), Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("storage").toString(), "felix.log.level", "1",
                "memheap.size", "4M", "memheap.backing", "file:" + folder.resolve("heap")));
        framework.start();
        for (String name : BUNDLES) {
            Bundle bundle = framework.getBundleContext().installBundle("test:" + name, EmbeddedContainer.open(name));
            bundle.start();
            bundles.put(name, bundle);
        }
        return framework;
    }

    private Object heap(Framework framework) throws Exception {
        var tracker = new ServiceTracker<>(framework.getBundleContext(), "memheap.api.Memheap", null);
        tracker.open(true);
        Object heap = tracker.waitForService(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(heap).as("a heap").isNotNull();
        return call(heap, "memheap.api.Memheap", "addresses");
    }

    private Object call(Object target, String type, String method, Object... arguments) throws Exception {
        Class<?> declaring = target.getClass().getClassLoader().loadClass(type);
        var longs = new Class<?>[arguments.length];
        Arrays.fill(longs, long.class);
        try {
            return declaring.getMethod(method, longs).invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw (Exception) thrown.getCause();
        }
    }

    private Object onAddresses(Object heap, String method, Object... arguments) throws Exception {
        return call(heap, "memheap.api.AddressHeap", method, arguments);
    }

    private void refreshApi(Framework framework) throws InterruptedException {
        var refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundles.get("memheap.api")), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        assertThat(refreshed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(FrameworkKind.class)
    void whoHasTheHeapOfBeforeIsToldSoAndABlockInAFileIsThereForTheHeapThatComesNext(FrameworkKind kind) throws Exception {
        Framework framework = started(kind);
        try {
            Object before = heap(framework);
            long block = (long) onAddresses(before, "allocate", 100L, 16L);
            ((MemorySegment) onAddresses(before, "memory")).set(ValueLayout.JAVA_LONG, block, 4711);
            refreshApi(framework);
            assertThatThrownBy(() -> onAddresses(before, "allocate", 100L, 16L)).extracting(thrown -> thrown.getClass().getName()).isEqualTo("memheap.api.HeapClosedException");
            assertThat(bundles.values()).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
            Object after = heap(framework);
            assertThat(after.getClass()).isNotSameAs(before.getClass());
            assertThat(((MemorySegment) onAddresses(after, "memory")).get(ValueLayout.JAVA_LONG, block)).isEqualTo(4711);
            assertThat((long) onAddresses(after, "usableBytes", block)).isGreaterThanOrEqualTo(100);
            onAddresses(after, "free", block);
            assertThatThrownBy(() -> onAddresses(after, "free", block)).extracting(thrown -> thrown.getClass().getName()).isEqualTo("memheap.api.InvalidFreeException");
        } finally {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
    }
}
