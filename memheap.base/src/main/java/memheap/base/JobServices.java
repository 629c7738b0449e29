package memheap.base;

import java.util.Collections;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.pe.ProcessingElements;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** The services of a job in the registry: the calls of the PEs, the symmetric heap, and the inspector of that. Safe for all threads; the registry is never called with a lock held. */
final class JobServices implements JobMembership.Registry {

    private final BundleContext context;
    private final BiFunction<HeapBase, Bundle, Memheap> facades;
    private final Map<JobMembership, Published> published = Collections.synchronizedMap(new IdentityHashMap<>());

    private record Published(ServiceRegistration<ProcessingElements> elements, ServiceRegistration<MemheapInspector> inspector, Publication heap) {
    }

    /** @param facades what a consuming bundle sees of a heap */
    JobServices(BundleContext context, BiFunction<HeapBase, Bundle, Memheap> facades) {
        this.context = context;
        this.facades = facades;
    }

    @Override
    public void joined(JobMembership membership) {
        var elements = context.registerService(ProcessingElements.class, membership.elements(), null);
        var inspector = context.registerService(MemheapInspector.class, membership.heap(), new Hashtable<>(Map.of("memheap.scope", "symmetric", Constants.SERVICE_RANKING, -1)));
        published.put(membership, new Published(elements, inspector, Publication.symmetric(context, consumer -> facades.apply(membership.heap(), consumer))));
    }

    @Override
    public void usable(JobMembership membership) {
        Published current = published.get(membership);
        if (current != null) {
            current.heap().open();
        }
    }

    @Override
    public void leaving(JobMembership membership) {
        Published ended = published.remove(membership);
        if (ended != null) {
            ended.heap().close();
            Publication.unregister(ended.elements());
            Publication.unregister(ended.inspector());
        }
    }
}
