package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.event.MemheapListener;
import memheap.pe.JobStatus;
import memheap.pe.spi.ProcessingElementEngine;
import memheap.spi.MemheapComponent;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
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
    private final Optional<JobMember> job;
    private Optional<ServiceRegistration<JobStatus>> status = Optional.empty();
    private final SynchronousBundleListener stops = this::bundleChanged;
    private final FrameworkListener starts = this::frameworkChanged;

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
        this.publication = Publication.local(context, consumer -> facade(heap, consumer));
        this.inspector = registered();
        this.job = job(configuration).map(settings -> new JobMember(settings, new JobServices(context, this::facade)));
        heap.explainAlso(() -> job.map(member -> member.status().explain()).orElse(""));
    }

    /** Nothing is left of the heap if the bundle is about to stop already. */
    private ServiceRegistration<MemheapInspector> registered() {
        try {
            return context.registerService(MemheapInspector.class, heap, new Hashtable<>(Map.of("memheap.scope", "local")));
        } catch (RuntimeException stopping) {
            heap.close();
            throw stopping;
        }
    }

    private Optional<JobSettings> job(Map<String, ?> configuration) {
        try {
            return JobSettings.read(configuration, context::getProperty);
        } catch (IllegalArgumentException wrong) {
            LOG.log(Level.ERROR, "memheap joins no job: {0}", wrong.getMessage());
            return Optional.empty();
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

    private Memheap facade(HeapBase of, Bundle consumer) {
        return of.facade(consumer.getBundleId(), nameOf(consumer), this::activeBundle);
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
            String why = String.format(Locale.ROOT, "the bundle %s %s has stopped", nameOf(bundle), bundle.getVersion());
            heap.end(bundle.getBundleId(), why);
            job.ifPresent(member -> member.withHeap(symmetric -> symmetric.end(bundle.getBundleId(), why)));
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
            context.addFrameworkListener(starts);
            status = job.map(member -> context.registerService(JobStatus.class, member.status(), null));
            job.filter(member -> context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE).ifPresent(JobMember::mayJoin);
        } catch (RuntimeException | Error failed) {
            LOG.log(Level.ERROR, "memheap does not start", failed);
            close();
            throw failed;
        }
    }

    /** No job is joined before the framework has started all that is installed, so that the order in which that happens decides nothing. */
    private void frameworkChanged(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            job.ifPresent(JobMember::mayJoin);
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
        job.ifPresent(member -> JobSettings.read(configuration, context::getProperty).ifPresent(changed -> member.configure(changed.heap())));
    }

    /** Takes the services away first: consumers give their blocks back while there is a heap. */
    @Deactivate
    void close() {
        publication.close();
        job.ifPresent(JobMember::close);
        status.ifPresent(Publication::unregister);
        removeListeners();
        Publication.unregister(inspector);
        heap.close();
    }

    private void removeListeners() {
        try {
            context.removeBundleListener(stops);
            context.removeFrameworkListener(starts);
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
        job.ifPresent(member -> member.add(serviceId(properties), () -> candidate(component, properties)));
    }

    void updatedComponent(MemheapComponent component, Map<String, ?> properties) {
        heap.update(candidate(component, properties));
        job.ifPresent(member -> member.update(serviceId(properties), () -> candidate(component, properties)));
    }

    void removeComponent(MemheapComponent component, Map<String, ?> properties) {
        heap.remove(serviceId(properties));
        job.ifPresent(member -> member.remove(serviceId(properties)));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addListener(MemheapListener listener) {
        heap.add(listener);
        job.ifPresent(member -> member.add(listener));
    }

    void removeListener(MemheapListener listener) {
        heap.remove(listener);
        job.ifPresent(member -> member.remove(listener));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void addEngine(ProcessingElementEngine engine, Map<String, ?> properties) {
        String name = properties.get(ProcessingElementEngine.NAME) instanceof String text ? text : "";
        job.ifPresent(member -> member.add(new EngineChoice.Engine(name, engine, serviceId(properties), ranking(properties), bundleText(properties))));
    }

    void removeEngine(ProcessingElementEngine engine, Map<String, ?> properties) {
        job.ifPresent(member -> member.removeEngine(serviceId(properties)));
    }

    private String bundleText(Map<String, ?> properties) {
        Bundle bundle = context.getBundle((Long) properties.get(Constants.SERVICE_BUNDLEID));
        return String.format(Locale.ROOT, "%s %s", bundle.getSymbolicName(), bundle.getVersion());
    }

    private Candidate candidate(MemheapComponent component, Map<String, ?> properties) {
        long serviceId = serviceId(properties);
        Bundle bundle = context.getBundle((Long) properties.get(Constants.SERVICE_BUNDLEID));
        String name = properties.get(MemheapComponent.NAME) instanceof String text ? text : "";
        return new Candidate(name, component, serviceId, ranking(properties), bundleText(properties),
                String.format(Locale.ROOT, "%s/%d/%d", name, bundle.getBundleId(), bundle.getLastModified()));
    }

    private static long serviceId(Map<String, ?> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }

    private static int ranking(Map<String, ?> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
