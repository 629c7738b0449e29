package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.event.MemheapInspector;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What a container says when it is up, or is not. */
class ConsoleGreetingTest {

    private boolean baseHasStarted;
    private final ServiceReference<?> reference = FakeConfigurations.proxy(ServiceReference.class, (_, _) -> null);
    private final ConsoleGreeting greeting = new ConsoleGreeting(FakeConfigurations.proxy(BundleContext.class, (method, arguments) -> switch (method) {
        case "getProperty" -> arguments[0].equals(ConsoleGreeting.LOAD) ? "/home/load,/checkout/load" : "/home";
        case "getServiceReference" -> baseHasStarted && arguments[0].equals(MemheapInspector.class) ? reference : null;
        default -> throw new AssertionError(method);
    }));

    @Test
    void withoutABaseItSaysThatThereIsNoHeapAndHowToEndTheContainer() {
        assertThat(greeting.isUp()).isFalse();
        assertThat(greeting.text(false, "none")).startsWith("memheap is not up: its base has not started")
                .endsWith("; this container stays without a heap: end it with 'memheap stop --home /home'");
        assertThat(greeting.text(false, "terminal")).endsWith("; 'exit' ends this container, which stays without a heap");
        assertThat(greeting.text(false, "lines")).endsWith("; what is read is run without a heap, and the status will be 1");
    }

    @Test
    void withABaseItSaysWhereToDropJars() {
        baseHasStarted = true;
        assertThat(greeting.isUp()).isTrue();
        assertThat(greeting.text(false, "none")).isEqualTo("memheap is up: no component serves the heap yet ('memheap:explain' says why); drop jars into /checkout/load");
    }
}
