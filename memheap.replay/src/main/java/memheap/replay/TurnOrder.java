package memheap.replay;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import memheap.api.HeapStatistics;
import memheap.api.Memheap;

/** Hands the heap from one component to the next, and counts the changes and the generations it has seen. */
final class TurnOrder {

    private final Memheap memheap;
    private final Turns turns;
    private final List<String> order;
    private final Set<Long> generations = new HashSet<>();
    private int current;
    private long swaps;

    /**
     * Makes an order of turns.
     *
     * @param order the component that begins, and those that follow it, round and round
     */
    TurnOrder(Memheap memheap, Turns turns, List<String> order) {
        this.memheap = memheap;
        this.turns = turns;
        this.order = order;
    }

    String first() {
        return order.getFirst();
    }

    long generations() {
        return generations.size();
    }

    /** How often a turn changed the active component; that the first one is handed the heap before a pass does not count. */
    long swaps() {
        return swaps;
    }

    void begin() throws InterruptedException {
        turns.select(first());
        current = 0;
        look();
    }

    void next() throws InterruptedException {
        String before = memheap.statistics().component();
        current = (current + 1) % order.size();
        turns.select(order.get(current));
        if (!before.equals(look())) {
            swaps++;
        }
    }

    /** Takes note of the active generation, and says whose it is; empty if none is active. */
    String look() {
        HeapStatistics now = memheap.statistics();
        if (now.generation() != 0) {
            generations.add(now.generation());
        }
        return now.component();
    }
}
