package memheap.base;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import memheap.base.ledger.Tenure;

/** Who uses the heap: for each bundle its heap, those that it has for others, and their arenas, until it stops. Safe for all threads. */
final class Consumers {

    private final HeapEngine engine;
    private final Gate gate;
    private final Bookkeeping bookkeeping;
    private final UnaryOperator<OwnedHeap> view;
    private final Map<Long, Consumer> byBundle = new HashMap<>(); // guarded by this

    /** @param view what is handed out of a heap */
    Consumers(HeapEngine engine, Gate gate, Bookkeeping bookkeeping, UnaryOperator<OwnedHeap> view) {
        this.engine = engine;
        this.gate = gate;
        this.bookkeeping = bookkeeping;
        this.view = view;
    }

    /** A bundle's heap of its own name or another one, which ends with the bundle; begins its tenure unless it has one. */
    synchronized ConsumerHeap heapOf(long bundle, String name) {
        return byBundle.computeIfAbsent(bundle, unknown -> new Consumer()).heap(name);
    }

    /** Ends the tenures of a bundle. @return its heaps; nothing if it had none */
    synchronized List<ConsumerHeap> remove(long bundle) {
        return Optional.ofNullable(byBundle.remove(bundle)).map(gone -> List.copyOf(gone.heaps.values())).orElse(List.of());
    }

    private final class Consumer {

        private final Map<String, ConsumerHeap> heaps = new HashMap<>();

        ConsumerHeap heap(String name) {
            return heaps.computeIfAbsent(name, unknown -> new ConsumerHeap(view.apply(bookkeeping.heap(engine, gate, tenure(name)))));
        }

        private Tenure tenure(String name) {
            return bookkeeping.isOn() || bookkeeping.guards().isPresent() ? bookkeeping.owners().open(name) : bookkeeping.owners().tenure(0);
        }
    }

    /** One heap with the arenas that are open on it. */
    static final class ConsumerHeap {

        private final OwnedHeap heap;
        private final Set<HeapArena> arenas = new HashSet<>(); // guarded by this
        private boolean revoked;                               // guarded by this

        ConsumerHeap(OwnedHeap heap) {
            this.heap = heap;
        }

        OwnedHeap heap() {
            return heap;
        }

        /** Notes one more arena. @return whether any may be opened */
        synchronized boolean add(HeapArena arena) {
            return !revoked && arenas.add(arena);
        }

        void checkOpen() {
            heap.checkTenure();
        }

        synchronized void remove(HeapArena arena) {
            arenas.remove(arena);
        }

        /** Closes all arenas from outside, and no more can be opened. @return those that cannot be closed, since another thread that lives is the only one who may */
        List<HeapArena> revokeArenas() {
            var open = new ArrayList<HeapArena>();
            synchronized (this) {
                revoked = true;
                open.addAll(arenas);
            }
            return open.stream().filter(arena -> !arena.tryRevoke()).toList();
        }
    }
}
