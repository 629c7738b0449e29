package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class JobServicesTest {

    private final List<Object> registered = new ArrayList<>();
    private final JobServices services = new JobServices(context(), (heap, consumer) -> null);

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> registration());
    }

    /** What can be taken away again, by the only method that is called. */
    private ServiceRegistration<?> registration() {
        var token = new Object();
        registered.add(token);
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
            assertThat(registered.remove(token)).as("registered until " + method.getName()).isTrue();
            return null;
        });
    }

    private static JobMembership membership(long engine) {
        return new JobMembership(new EngineChoice.Engine("test", job -> null, engine, 0, "test 1.0.0"), null, null, false);
    }

    @Test
    void aMembershipHasItsServicesFromItsBeginningToItsEnd() {
        JobMembership only = membership(1);
        services.joined(only);
        services.usable(only);
        assertThat(registered).hasSize(3);
        services.leaving(only);
        services.leaving(only);
        assertThat(registered).isEmpty();
    }

    @Test
    void aHeapThatIsUsableTooLateIsNotPublished() {
        JobMembership ended = membership(1);
        services.joined(ended);
        services.leaving(ended);
        services.joined(membership(2));
        services.usable(ended);
        assertThat(registered).as("calls of the PEs, and the inspector").hasSize(2);
    }

    @Test
    void theEndOfAMembershipLeavesTheServicesOfTheNextOne() {
        JobMembership ended = membership(1);
        JobMembership next = membership(2);
        services.joined(ended);
        services.joined(next);
        services.leaving(ended);
        assertThat(registered).hasSize(2);
        services.leaving(next);
        assertThat(registered).isEmpty();
    }
}
