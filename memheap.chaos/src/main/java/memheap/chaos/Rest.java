package memheap.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import memheap.chaos.container.EmbeddedContainer;

/** What a heap is like when nobody uses it any more. */
final class Rest {

    private static final Set<String> OWN_THREADS = Set.of("memheap-lifecycle", "memheap-events", "memheap-clock");

    private Rest() {
    }

    /** Stops the clients, and requires that the heap knows their blocks as they do, that nothing is wrong with it, and that nothing is left behind when they have freed them. */
    static void require(EmbeddedContainer container, Clients clients, Loaders loaders) {
        requireLive(container, clients.stop());
        clients.drain();
        requireLive(container, 0);
        container.await("the generations that only drained are closed", () -> container.inspector().generations().size() <= 1);
        loaders.requireCollected();
        container.await("only the threads of the base itself run", () -> OWN_THREADS.containsAll(Footprint.threadNames()));
    }

    private static void requireLive(EmbeddedContainer container, long blocks) {
        List<String> problems = container.inspector().verify();
        long live = container.heap().statistics().liveBlocks();
        if (!problems.isEmpty() || live != blocks) {
            throw new Loss(String.format(Locale.ROOT, "%d blocks are held, and the heap says that %d are live and finds %s", blocks, live, problems));
        }
    }
}
