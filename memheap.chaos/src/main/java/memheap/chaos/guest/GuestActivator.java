package memheap.chaos.guest;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.CountDownLatch;
import memheap.spi.MemheapComponent;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** A third party's bundle: a component that behaves as its manifest says, and can be reopened where the heap lies in a file. */
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
        boolean inFile = String.valueOf(context.getProperty("memheap.backing")).startsWith("file:");
        context.registerService(MemheapComponent.class, new GuestComponent(behaviour, goodCalls, inFile, stopped), properties);
    }

    @Override
    public void stop(BundleContext context) {
        stopped.countDown(); // the framework unregisters the service
    }
}
