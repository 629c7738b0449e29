package memheap.chaos.guest;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** A third party's bundle: a component that behaves as its manifest says. */
public final class GuestActivator implements BundleActivator {

    static final String NAME = "Guest-Name";
    static final String RANKING = "Guest-Ranking";
    static final String BEHAVIOUR = "Guest-Behaviour";
    static final String GOOD_CALLS = "Guest-Good-Calls";

    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Made by the framework. */
    public GuestActivator() {
    }

    @Override
    public void start(BundleContext context) {
        Dictionary<String, String> manifest = context.getBundle().getHeaders();
        var behaviour = Behaviour.valueOf(manifest.get(BEHAVIOUR));
        long goodCalls = Long.parseLong(manifest.get(GOOD_CALLS));
        var properties = new Hashtable<String, Object>();
        properties.put(MemheapComponent.NAME, manifest.get(NAME));
        properties.put(Constants.SERVICE_RANKING, Integer.valueOf(manifest.get(RANKING)));
        context.registerService(MemheapComponent.class, space -> module(behaviour, goodCalls, space), properties);
    }

    @Override
    public void stop(BundleContext context) {
        stopped.countDown(); // the framework unregisters the service
    }

    private MemheapModule module(Behaviour behaviour, long goodCalls, HeapSpace space) {
        if (behaviour == Behaviour.THROWS_IN_INIT) {
            throw new IllegalStateException("a guest that throws in init");
        }
        if (behaviour == Behaviour.HANGS_IN_INIT) {
            hang();
        }
        long windowBytes = space.memory().byteSize();
        return behaviour == Behaviour.GOOD ? new GuestModule(windowBytes) : new BadModule(behaviour, goodCalls, windowBytes);
    }

    private void hang() {
        while (true) {
            try {
                stopped.await();
                return;
            } catch (InterruptedException ignored) {
                // a guest that does not listen
            }
        }
    }
}
