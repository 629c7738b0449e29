package memheap.base;

import java.util.Hashtable;
import java.util.Map;
import java.util.function.BiFunction;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.pe.ProcessingElements;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** The services of a job in the registry: the calls of the PEs, the symmetric heap, and the inspector of that. Called by one thread at a time, which holds no lock. */
final class JobServices implements JobMember.Registry {

    private final BundleContext context;
    private final BiFunction<HeapBase, Bundle, Memheap> facades;
    private Published published; // guarded by this; null unless there is a membership

    private record Published(ServiceRegistration<ProcessingElements> elements, ServiceRegistration<MemheapInspector> inspector, Publication heap) {
    }

    /** @param facades what a consuming bundle sees of a heap */
    JobServices(BundleContext context, BiFunction<HeapBase, Bundle, Memheap> facades) {
        this.context = context;
        this.facades = facades;
    }

    @Override
    public void joined(JobMember.Membership membership) {
        var elements = context.registerService(ProcessingElements.class, membership.elements(), null);
        var inspector = context.registerService(MemheapInspector.class, membership.heap(), new Hashtable<>(Map.of("memheap.scope", "symmetric", Constants.SERVICE_RANKING, -1)));
        become(new Published(elements, inspector, Publication.symmetric(context, consumer -> facades.apply(membership.heap(), consumer))));
    }

    private synchronized Published become(Published next) {
        Published before = published;
        published = next;
        return before;
    }

    private synchronized Published now() {
        return published;
    }

    @Override
    public void usable(JobMember.Membership membership) {
        Published current = now();
        if (current != null) {
            current.heap().open();
        }
    }

    @Override
    public void leaving(JobMember.Membership membership) {
        Published ended = become(null);
        if (ended != null) {
            ended.heap().close();
            Publication.unregister(ended.elements());
            Publication.unregister(ended.inspector());
        }
    }
}
