package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.event.MemheapListener;
import memheap.spi.MemheapComponent;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The base as OSGi sees it: turns services and configuration into calls of a {@link HeapBase}, and has {@link Publication} register {@code Memheap} once there is a heap to use. The registry may
 * call from any thread and in any order; SCR binds what is there already before it calls {@link #begin}.
 */
@Component(service = {}, immediate = true, configurationPid = Settings.PID)
@Designate(ocd = Configuration.class)
public final class MemheapBase {

    private static final Logger LOG = System.getLogger("memheap");

    private final BundleContext context;
    private final HeapBase heap;
    private final Publication publication;
    private final ServiceRegistration<MemheapInspector> inspector;
    private final SynchronousBundleListener stops = this::bundleChanged;

    /**
     * Reserves the memory and can be inspected from now on.
     *
     * @param context the bundle's context
     * @param configuration what Configuration Admin says
     * @throws IOException if the memory cannot be had
     */
    @Activate
    public MemheapBase(BundleContext context, Map<String, ?> configuration) throws IOException {
        this.context = context;
        this.heap = heap(configuration);
        this.publication = new Publication(context, this::facade);
        this.inspector = registered();
    }

    /** Nothing is left of the heap if the bundle is about to stop already. */
    private ServiceRegistration<MemheapInspector> registered() {
        try {
            return context.registerService(MemheapInspector.class, heap, null);
        } catch (RuntimeException stopping) {
            heap.close();
            throw stopping;
        }
    }

    /** What is wrong is logged here, since Declarative Services tells it where few look. */
    private HeapBase heap(Map<String, ?> configuration) throws IOException {
        try {
            return new HeapBase(settings(configuration), this::publish);
        } catch (IOException | IllegalArgumentException wrong) {
            LOG.log(Level.ERROR, "memheap does not start: {0}", wrong.getMessage());
            throw wrong;
        }
    }

    private Memheap facade(Bundle consumer) {
        return heap.facade(consumer.getBundleId(), nameOf(consumer), this::activeBundle);
    }

    private static String nameOf(Bundle bundle) {
        return bundle.getSymbolicName() == null ? "bundle-" + bundle.getBundleId() : bundle.getSymbolicName();
    }

    private OptionalLong activeBundle(String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> bundle.getState() == Bundle.ACTIVE && nameOf(bundle).equals(name)).mapToLong(Bundle::getBundleId).findFirst();
    }

    /** On the thread that stops the bundle, so that its blocks are gone when it has stopped. */
    private void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED) {
            Bundle bundle = event.getBundle();
            heap.end(bundle.getBundleId(), String.format(Locale.ROOT, "the bundle %s %s has stopped", nameOf(bundle), bundle.getVersion()));
        }
    }

    private Settings settings(Map<String, ?> configuration) {
        SettingNames.unknown(configuration, System.getProperties().stringPropertyNames()).forEach(remark -> LOG.log(Level.WARNING, remark));
        return Settings.read(configuration, context::getProperty, System::getenv);
    }

    /** Decides for the first time. If that fails, nothing is left of this, since Declarative Services deactivates only what it could activate. */
    @Activate
    void begin() {
        try {
            context.addBundleListener(stops);
            heap.begin();
        } catch (RuntimeException | Error failed) {
            LOG.log(Level.ERROR, "memheap does not start", failed);
            close();
            throw failed;
        }
    }

    @Modified
    void configure(Map<String, ?> configuration) {
        Settings wanted;
        try {
            wanted = settings(configuration);
        } catch (IllegalArgumentException wrong) {
            heap.refuse(wrong);
            return;
        }
        heap.configure(wanted);
    }

    /** Takes the services away first: consumers give their blocks back while there is a heap. */
    @Deactivate
    void close() {
        publication.close();
        removeBundleListener();
        Publication.unregister(inspector);
        heap.close();
    }

    private void removeBundleListener() {
        try {
            context.removeBundleListener(stops);
        } catch (IllegalStateException already) {
            // the framework has done so, since this bundle has stopped
        }
    }

    private void publish() {
        publication.open();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addComponent(MemheapComponent component, Map<String, ?> properties) {
        heap.add(candidate(component, properties));
    }

    void updatedComponent(MemheapComponent component, Map<String, ?> properties) {
        heap.update(candidate(component, properties));
    }

    void removeComponent(MemheapComponent component, Map<String, ?> properties) {
        heap.remove(serviceId(properties));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addListener(MemheapListener listener) {
        heap.add(listener);
    }

    void removeListener(MemheapListener listener) {
        heap.remove(listener);
    }

    private Candidate candidate(MemheapComponent component, Map<String, ?> properties) {
        long serviceId = serviceId(properties);
        Bundle bundle = context.getBundle((Long) properties.get(Constants.SERVICE_BUNDLEID));
        String name = properties.get(MemheapComponent.NAME) instanceof String text ? text : "";
        return new Candidate(name, component, serviceId, ranking(properties), String.format(Locale.ROOT, "%s %s", bundle.getSymbolicName(), bundle.getVersion()),
                String.format(Locale.ROOT, "%s/%d/%d", name, bundle.getBundleId(), bundle.getLastModified()));
    }

    private static long serviceId(Map<String, ?> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }

    private static int ranking(Map<String, ?> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
