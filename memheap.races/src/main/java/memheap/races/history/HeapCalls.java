package memheap.races.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import memheap.api.InvalidFreeException;
import memheap.races.Subject;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;
import memheap.tck.LiveBlocks;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * The calls that Lincheck makes on a module. Blocks are named by slots, which all threads share: a call takes the offset that it finds there, be it live or not, so threads
 * free each other's blocks and free them twice. Which offset that was is part of the answer.
 */
public abstract class HeapCalls {

    private static final int SLOTS = 3;
    private static final int THREADS = 3;
    private static final long[] BYTE_SIZES = {16, 64, 200, 256, 1500};
    private static final long EMPTY = -1;

    private final MemheapModule module; // for all threads
    private final long windowBytes;
    private final long mostBytes;
    private final List<CachedModule> caches = new ArrayList<>();
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private final List<List<Answer>> answers = new ArrayList<>(); // by thread; each written by its own thread only

    HeapCalls(Subject subject, Way way) {
        this(subject.openSafe(way.windowBytes()), way.windowBytes(), Long.MAX_VALUE, way.isCached());
    }

    /** Nothing larger than {@code mostBytes} is asked for. */
    HeapCalls(MemheapModule module, long windowBytes, long mostBytes, boolean cached) {
        this.module = module;
        this.windowBytes = windowBytes;
        this.mostBytes = mostBytes;
        for (int thread = 0; thread < THREADS; thread++) {
            answers.add(new ArrayList<>());
            if (cached) {
                caches.add(opened(module));
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, EMPTY);
        }
    }

    /** The module, for all threads. */
    final MemheapModule module() {
        return module;
    }

    private static CachedModule opened(MemheapModule module) {
        return CachedModule.open(module).orElseThrow();
    }

    /** Lincheck numbers threads from 1; those who call before and after them, as 0 and as the next number, take somebody's cache over. */
    private MemheapModule of(int thread) {
        return caches.isEmpty() ? module : caches.get(thread % THREADS);
    }

    private long byteSize(int size) {
        return Math.min(BYTE_SIZES[size], mostBytes);
    }

    /** Has the thread's cache give back what it holds. */
    @Operation
    public Answer flush(@Param(gen = ThreadIdGen.class) int thread) {
        if (!caches.isEmpty()) {
            caches.get(thread % THREADS).flush();
        }
        return new Answer.Nothing();
    }

    @Operation
    public Answer allocate(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:2") int slot, @Param(gen = IntGen.class, conf = "0:4") int size) {
        long offset = of(thread).allocate(byteSize(size), 16);
        if (offset == MemheapModule.NO_SPACE) {
            return noted(thread, new Answer.Full(byteSize(size)));
        }
        slots.set(slot, offset);
        return noted(thread, new Answer.Allocated(offset, byteSize(size)));
    }

    @Operation
    public Answer free(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:2") int slot) {
        return onBlock(thread, slot, offset -> {
            of(thread).free(offset);
            return new Answer.Freed(offset);
        });
    }

    @Operation
    public Answer usableBytes(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:2") int slot) {
        return onBlock(thread, slot, offset -> new Answer.Usable(offset, of(thread).usableBytes(offset)));
    }

    @Operation
    public Answer resizeInPlace(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:2") int slot, @Param(gen = IntGen.class, conf = "0:4") int size) {
        return onBlock(thread, slot, offset -> new Answer.Resized(offset, byteSize(size), of(thread).resizeInPlace(offset, byteSize(size))));
    }

    private interface Call {
        Answer on(long offset);
    }

    private Answer onBlock(int thread, int slot, Call call) {
        long offset = slots.get(slot);
        if (offset == EMPTY) {
            return noted(thread, new Answer.Nothing());
        }
        try {
            return noted(thread, call.on(offset));
        } catch (InvalidFreeException notLive) {
            return noted(thread, new Answer.Refused(offset));
        }
    }

    private Answer noted(int thread, Answer answer) {
        answers.get(thread % THREADS).add(answer);
        return answer;
    }

    /** Once all threads are done: what the module shows is what the answers add up to, and all of it can be given back. */
    @Validate
    public void addsUp() {
        module.verify();
        Map<Long, Integer> balance = balance();
        TreeMap<Long, Long> live = LiveBlocks.of(module);
        requireEqual("live blocks of usage()", module.usage().liveBlocks(), live.size());
        requireEqual("allocated bytes of usage()", module.usage().allocatedBytes(), live.values().stream().mapToLong(Long::longValue).sum());
        balance.forEach((offset, times) -> requireBalance(offset, times, live.containsKey(offset)));
        live.keySet().forEach(module::free);
        caches.forEach(CachedModule::flush);
        requireEqual("live blocks once all are freed", module.usage().liveBlocks(), 0);
        requireEqual("offset of the whole window as one block", module.allocate(windowBytes, 1), 0);
        module.free(0);
        module.verify();
    }

    /** How often each block was handed out, less how often it was taken back. */
    private Map<Long, Integer> balance() {
        var balance = new HashMap<Long, Integer>();
        answers.forEach(ofThread -> ofThread.forEach(answer -> {
            if (answer instanceof Answer.Allocated(long offset, long byteSize)) {
                balance.merge(offset, 1, Integer::sum);
            } else if (answer instanceof Answer.Freed(long offset)) {
                balance.merge(offset, -1, Integer::sum);
            }
        }));
        return balance;
    }

    /** Where that is conceded, a block may have been taken back more often than it was handed out. */
    private void requireBalance(long offset, int times, boolean live) {
        int expected = live ? 1 : 0;
        if (times > expected || !(this instanceof Conceding)) {
            requireEqual("times that 0x" + Long.toHexString(offset) + " was handed out and not taken back", times, expected);
        }
    }

    private static void requireEqual(String what, long found, long expected) {
        if (found != expected) {
            throw new AssertionError(what + ": " + found + ", expected was " + expected);
        }
    }
}
