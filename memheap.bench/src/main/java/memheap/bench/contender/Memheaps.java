package memheap.bench.contender;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import memheap.api.Memheap;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/** Makes contenders of memheap itself: a container with one component pinned, and one of the ways into its heap. */
final class Memheaps {

    /** Of a base that is not used, since a module has a window of its own. */
    private static final long BASE_WINDOW_BYTES = 1 << 20;

    private Memheaps() {
    }

    /** The module alone, over a window of its own, behind a plain lock if it needs one. */
    static Contender module(String component, Demand demand) {
        return in(container(component, BASE_WINDOW_BYTES), container -> {
            MemheapComponent maker = container.component(component);
            var space = new ModuleSpace(maker, demand.windowBytes());
            MemheapModule module = init(maker, space);
            BlockHeap heap = new ModuleHeap(module, cache(module, demand), space.memory().address());
            return Contender.shared(module.isThreadSafe() || demand.threads() == 1 ? heap : new LockedHeap(heap), () -> {
                module.close();
                space.close();
                container.close();
            });
        });
    }

    private static Optional<ThreadCache> cache(MemheapModule module, Demand demand) {
        return demand.threads() == 1 && module.isThreadSafe() && module.keepsAccount() ? module.openCache() : Optional.empty();
    }

    private static MemheapModule init(MemheapComponent component, ModuleSpace space) {
        try {
            return component.init(space);
        } catch (ComponentUnavailableException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
    }

    /** The service's address heap, with further settings, each a key and a value. */
    static Contender addresses(String component, Demand demand, String... keysAndValues) {
        return in(container(component, demand.windowBytes(), keysAndValues), container -> Contender.shared(new AddressBlocks(container.heap(component).addresses()), container::close));
    }

    /** The service's handles. */
    static Contender allocations(String component, Demand demand) {
        return in(container(component, demand.windowBytes()), container -> {
            Memheap heap = container.heap(component);
            return Contender.of(count -> new AllocationSlots(heap, count), container::close);
        });
    }

    /** The service's confined arenas. */
    static Contender arenas(String component, Demand demand) {
        return in(container(component, demand.windowBytes()), container -> {
            Memheap heap = container.heap(component);
            return Contender.of(count -> new ArenaSlots(heap::confinedArena, count), container::close);
        });
    }

    private static Contender in(EmbeddedContainer container, Function<EmbeddedContainer, Contender> maker) {
        try {
            return maker.apply(container);
        } catch (RuntimeException | Error failed) {
            container.close();
            throw failed;
        }
    }

    private static EmbeddedContainer container(String component, long windowBytes, String... keysAndValues) {
        var settings = new HashMap<>(Map.of("memheap.pin", component, "memheap.size", Long.toString(windowBytes), "memheap.windows", "2"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new EmbeddedContainer(settings);
    }
}
