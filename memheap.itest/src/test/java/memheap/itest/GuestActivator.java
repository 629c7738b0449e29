package memheap.itest;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** A third party's bundle: a first-fit component that behaves as its manifest says. */
public final class GuestActivator implements BundleActivator {

    static final String NAME = "Guest-Name";
    static final String RANKING = "Guest-Ranking";
    static final String BEHAVIOUR = "Guest-Behaviour";

    /** What a guest does when it is asked for memory. */
    enum Behaviour { GOOD, THROWS_IN_INIT, HANGS_IN_INIT, RETURNS_OUTSIDE, RETURNS_MISALIGNED, RETURNS_TWICE, THROWS_IN_ALLOCATE }

    @Override
    public void start(BundleContext context) {
        Dictionary<String, String> manifest = context.getBundle().getHeaders();
        var behaviour = Behaviour.valueOf(manifest.get(BEHAVIOUR));
        var properties = new Hashtable<String, Object>();
        properties.put(MemheapComponent.NAME, manifest.get(NAME));
        properties.put(Constants.SERVICE_RANKING, Integer.valueOf(manifest.get(RANKING)));
        context.registerService(MemheapComponent.class, space -> module(behaviour, space), properties);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework unregisters the service
    }

    static MemheapModule module(Behaviour behaviour, HeapSpace space) {
        if (behaviour == Behaviour.THROWS_IN_INIT) {
            throw new IllegalStateException("a guest that throws in init");
        }
        if (behaviour == Behaviour.HANGS_IN_INIT) {
            hang();
        }
        return new GuestModule(behaviour, space.memory().byteSize());
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException timedOut) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class GuestModule implements MemheapModule {

        private final Behaviour behaviour;
        private final long windowBytes;
        private final TreeMap<Long, Long> live = new TreeMap<>();

        GuestModule(Behaviour behaviour, long windowBytes) {
            this.behaviour = behaviour;
            this.windowBytes = windowBytes;
        }

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            if (behaviour == Behaviour.THROWS_IN_ALLOCATE) {
                throw new IllegalStateException("a guest that throws in allocate");
            }
            long offset = 0;
            for (Map.Entry<Long, Long> block : live.entrySet()) {
                if (offset + byteSize <= block.getKey()) {
                    break;
                }
                offset = Math.ceilDiv(block.getKey() + block.getValue(), byteAlignment) * byteAlignment;
            }
            if (byteSize > windowBytes - offset) {
                return NO_SPACE;
            }
            live.put(offset, byteSize);
            return switch (behaviour) {
                case RETURNS_OUTSIDE -> windowBytes;
                case RETURNS_MISALIGNED -> offset + 1;
                case RETURNS_TWICE -> 0;
                default -> offset;
            };
        }

        @Override
        public void free(long offset) {
            usableBytes(offset);
            live.remove(offset);
        }

        @Override
        public long usableBytes(long offset) {
            Long byteSize = live.get(offset);
            if (byteSize == null) {
                throw new InvalidFreeException("no block of the guest starts there", offset);
            }
            return byteSize;
        }

        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize <= usableBytes(offset);
        }

        @Override
        public HeapUsage usage() {
            long end = live.isEmpty() ? 0 : live.lastKey() + live.lastEntry().getValue();
            return new HeapUsage(windowBytes, live.values().stream().mapToLong(Long::longValue).sum(), live.size(), windowBytes - end, Map.of());
        }

        @Override
        public void forEachBlock(BlockVisitor visitor) {
            live.forEach(visitor::block);
        }

        @Override
        public void verify() {
            // nothing to compare with: there is one structure
        }

        @Override
        public void close() {
            live.clear();
        }
    }
}
