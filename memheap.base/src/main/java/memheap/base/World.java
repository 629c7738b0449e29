package memheap.base;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * What every thread but {@code memheap-lifecycle} sees: one unchanging snapshot behind one volatile reference.
 *
 * @param active the generation that allocates, {@code null} if none does
 * @param byWindow the generation that holds a window, by the window's index; {@code null} for a free one
 * @param generations all generations that hold a window, oldest first
 * @param pause open while everybody has to wait outside of the gate
 * @param closed whether the base has stopped
 * @param mark tells this snapshot from all others, to those who must not hold on to the generations in it
 */
record World(Generation active, Generation[] byWindow, List<Generation> generations, CountDownLatch pause, boolean closed, Object mark) {

    static final CountDownLatch NO_PAUSE = new CountDownLatch(0);

    static World of(Generation active, List<Generation> generations, int windows) {
        var byWindow = new Generation[windows];
        generations.forEach(generation -> byWindow[generation.window().index()] = generation);
        return new World(active, byWindow, List.copyOf(generations), NO_PAUSE, false, new Object());
    }

    World paused(CountDownLatch until) {
        return new World(active, byWindow, generations, until, closed, new Object());
    }

    World ended() {
        return new World(null, new Generation[byWindow.length], List.of(), NO_PAUSE, true, new Object());
    }

    /** Whether a generation, which may have closed, still has its window. */
    boolean holds(Generation generation) {
        return byWindow[generation.window().index()] == generation;
    }

    Optional<Generation> serving() {
        return Optional.ofNullable(active);
    }

    /** The requested bytes that may be live in one generation, given what lives in all others: without others the window is the limit. */
    long budgetBytes(Generation of, long totalBytes) {
        if (generations.size() < 2) {
            return Long.MAX_VALUE;
        }
        long elsewhere = 0;
        for (Generation generation : generations) {
            elsewhere += generation == of ? 0 : generation.liveBytes();
        }
        return totalBytes - elsewhere;
    }
}
