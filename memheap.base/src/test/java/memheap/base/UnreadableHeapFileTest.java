package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;

/** A base that cannot have what its heap file holds leaves nothing of itself behind: neither in the registry nor in the way of its next start. */
class UnreadableHeapFileTest {

    private static final int NAME_IN_FIRST_RECORD = HeapFileLayout.HEADER_BYTES + 32;

    @TempDir
    Path folder;

    private final Set<Class<?>> registered = new HashSet<>();
    private final Set<BundleListener> listeners = new HashSet<>();

    private Map<String, String> configuration() {
        return Map.of("memheap.size", String.valueOf(BaseFixture.WINDOW), "memheap.windows", "4", "memheap.backing", "file:" + folder.resolve("heap"));
    }

    private void leaveABlock() throws IOException {
        try (var fixture = new BaseFixture("memheap.backing", "file:" + folder.resolve("heap"))) {
            var component = new ScriptedComponent();
            component.formatVersion = 1;
            fixture.add("first", 1, component);
            fixture.addresses.allocate(100, 16);
        }
    }

    private static <T> T as(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A framework that knows no more than who has registered and who listens. */
    private BundleContext context() {
        return as(BundleContext.class, (context, method, arguments) -> switch (method.getName()) {
            case "registerService" -> registration((Class<?>) arguments[0]);
            case "addBundleListener" -> listeners.add((BundleListener) arguments[0]) ? null : null;
            case "removeBundleListener" -> listeners.remove((BundleListener) arguments[0]) ? null : null;
            default -> null;
        });
    }

    private ServiceRegistration<?> registration(Class<?> service) {
        registered.add(service);
        return as(ServiceRegistration.class, (registration, method, arguments) -> {
            if (method.getName().equals("unregister")) {
                registered.remove(service);
            }
            return null;
        });
    }

    private void invertNameInFirstRecord() throws IOException {
        try (var file = new RandomAccessFile(folder.resolve("heap").toFile(), "rw")) {
            file.seek(NAME_IN_FIRST_RECORD);
            int before = file.read();
            file.seek(NAME_IN_FIRST_RECORD);
            file.write(~before);
        }
    }

    @Test
    void aBaseThatCannotBeginGivesItsServicesItsListenersAndItsFileBack() throws Exception {
        leaveABlock();
        var base = new MemheapBase(context(), configuration());
        assertThat(registered).isNotEmpty();
        invertNameInFirstRecord(); // after the file was looked through
        assertThatThrownBy(base::begin).isInstanceOf(UncheckedIOException.class).hasMessage("what the heap file holds cannot be had").hasStackTraceContaining("it is damaged");
        assertThat(registered).isEmpty();
        assertThat(listeners).isEmpty();
        invertNameInFirstRecord();
        var next = new MemheapBase(context(), configuration());
        next.begin();
        next.close();
        assertThat(registered).isEmpty();
        assertThat(listeners).isEmpty();
    }
}
