package memheap.races.jcstress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import memheap.api.InvalidFreeException;
import memheap.races.Subject;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;

/**
 * A module of one of the components, and three threads' ways to it: each through a cache of its own if the component opens any. It is used for one pair of calls after the
 * other, since making it takes longer than they do.
 */
final class Ground {

    /** What a call has answered. */
    static final String FREED = "freed";

    /** What a call has answered. */
    static final String REFUSED = "refused";

    /** What was found afterwards. */
    static final String INTACT = "intact";

    /** The size of all blocks. */
    static final long BLOCK_BYTES = 64;

    private static final long WINDOW_BYTES = 1 << 20;
    private static final int FULL_CHECKS = 64;
    private static final int BLOCKS_TO_TRY = 9;
    private static final Queue<Ground> UNUSED = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger MADE = new AtomicInteger();

    private final Subject subject;
    private final MemheapModule module;
    private final List<CachedModule> caches = new ArrayList<>();
    private int uses;

    private Ground(Subject subject) {
        this.subject = subject;
        this.module = subject.openSafe(WINDOW_BYTES);
        for (int cache = 0; cache < 3; cache++) {
            CachedModule.open(module).ifPresent(caches::add);
        }
    }

    /** A ground on which nothing is live; of one component as often as of another. */
    static Ground take() {
        Ground unused = UNUSED.poll();
        return unused == null ? new Ground(Subject.values()[MADE.getAndIncrement() % Subject.values().length]) : unused;
    }

    /** The module, for all threads. */
    MemheapModule module() {
        return module;
    }

    /** The module as a thread has it, from 0 to 2. */
    MemheapModule of(int thread) {
        return caches.isEmpty() ? module : caches.get(thread);
    }

    long allocate(int thread) {
        return of(thread).allocate(BLOCK_BYTES, 16);
    }

    String free(int thread, long block) {
        return free(of(thread), block);
    }

    static String free(MemheapModule module, long block) {
        try {
            module.free(block);
            return FREED;
        } catch (InvalidFreeException notLive) {
            return REFUSED;
        }
    }

    String size(int thread, long block) {
        try {
            return of(thread).usableBytes(block) >= BLOCK_BYTES ? "known" : "wrong";
        } catch (InvalidFreeException notLive) {
            return REFUSED;
        }
    }

    void flush(int thread) {
        if (!caches.isEmpty()) {
            caches.get(thread).flush();
        }
    }

    /** When all is quiet and nothing is live: whether blocks can be had again, each once, and freed again, each once. A ground that is not intact is not used again. */
    String audit() {
        try {
            String fault = faultOfEmptyGround();
            if (fault.isEmpty()) {
                UNUSED.add(this);
                return INTACT;
            }
            return subject.label() + ": " + fault;
        } catch (RuntimeException | AssertionError thrown) {
            return subject.label() + ": " + thrown.toString().replace(',', ';');
        }
    }

    private String faultOfEmptyGround() {
        if (module.usage().liveBlocks() != 0) {
            return module.usage().liveBlocks() + " blocks too many";
        }
        Set<Long> blocks = new HashSet<>();
        for (int i = 0; i < BLOCKS_TO_TRY; i++) {
            if (!blocks.add(allocate(i % 3))) {
                return "a block twice";
            }
        }
        long last = -1;
        for (long block : blocks) {
            module.free(block);
            last = block;
        }
        if (!free(0, last).equals(REFUSED)) {
            return "a block that is freed twice";
        }
        return ++uses % FULL_CHECKS == 0 ? faultOfWindow() : "";
    }

    private String faultOfWindow() {
        for (int thread = 0; thread < 3; thread++) {
            flush(thread);
        }
        module.verify();
        if (module.allocate(WINDOW_BYTES, 1) != 0) {
            return "memory lost";
        }
        module.free(0);
        return "";
    }
}
