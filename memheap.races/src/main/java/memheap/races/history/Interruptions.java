package memheap.races.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import memheap.races.history.History.Event;
import memheap.tck.HeapScript;

/**
 * Looks at every way in which one thread's calls on lanes can be interrupted once by calls of two others: before each of its accesses to metadata, all that the others do happens. Each is a run of
 * its own, in one thread, so that it is always the same. What cannot be explained by an order of the calls, or is not in order afterwards, is a fault.
 *
 * @param seed what the calls were drawn from
 * @param before calls before all others, of any thread
 * @param interrupted calls of the thread that is interrupted
 * @param others calls of the two others, in this order
 */
public record Interruptions(long seed, List<Call> before, List<Call> interrupted, List<Call> others) {

    private static final int THREADS = 3;
    private static final int VICTIM = 1;

    /** What a call is about. */
    private enum Kind { ALLOCATE, FREE, USABLE_BYTES, RESIZE, FLUSH }

    /** A call of a thread; blocks are named by slots as in {@link HeapCalls}. */
    private record Call(int thread, Kind kind, int slot, int size) {

        static Call random(Random random, int thread) {
            Kind kind = switch (random.nextInt(8)) {
                case 0, 1, 2 -> Kind.ALLOCATE;
                case 3, 4 -> Kind.FREE;
                case 5 -> Kind.USABLE_BYTES;
                case 6 -> Kind.RESIZE;
                default -> Kind.FLUSH;
            };
            return new Call(thread, kind, random.nextInt(2), random.nextInt(2));
        }

        Answer on(HeapCalls heap) {
            return switch (kind) {
                case ALLOCATE -> heap.allocate(thread, slot, size);
                case FREE -> heap.free(thread, slot);
                case USABLE_BYTES -> heap.usableBytes(thread, slot);
                case RESIZE -> heap.resizeInPlace(thread, slot, size);
                case FLUSH -> heap.flush(thread);
            };
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s(thread %d%s)", kind.name().toLowerCase(Locale.ROOT), thread, kind == Kind.FLUSH ? "" : ", slot " + slot);
        }
    }

    /**
     * Draws calls.
     *
     * @param seed what they are drawn from
     * @return a set of calls
     */
    public static Interruptions random(long seed) {
        var random = new Random(seed);
        return new Interruptions(seed, calls(random.nextInt(4), () -> Call.random(random, 1 + random.nextInt(THREADS))),
                calls(1 + random.nextInt(3), () -> Call.random(random, VICTIM)), calls(1 + random.nextInt(6), () -> Call.random(random, VICTIM + 1 + random.nextInt(THREADS - 1))));
    }

    private static List<Call> calls(int count, Supplier<Call> drawn) {
        return Stream.generate(drawn).limit(count).toList();
    }

    /**
     * Looks at all of them. If one is a fault, looks for fewer calls that have one too.
     *
     * @throws AssertionError if there is a fault; its message has the calls, as few as lead to it
     */
    public void check() {
        try {
            checkOnce();
        } catch (AssertionError fault) {
            for (Interruptions fewer : fewer()) {
                fewer.check();
            }
            throw fault;
        }
    }

    private List<Interruptions> fewer() {
        var fewer = new ArrayList<Interruptions>();
        without(before).forEach(calls -> fewer.add(new Interruptions(seed, calls, interrupted, others)));
        without(interrupted).forEach(calls -> fewer.add(new Interruptions(seed, before, calls, others)));
        without(others).forEach(calls -> fewer.add(new Interruptions(seed, before, interrupted, calls)));
        return fewer;
    }

    private static List<List<Call>> without(List<Call> calls) {
        var all = new ArrayList<List<Call>>();
        for (int left = 0; left < calls.size(); left++) {
            var fewer = new ArrayList<>(calls);
            fewer.remove(left);
            all.add(fewer);
        }
        return all;
    }

    private void checkOnce() {
        boolean interruptedYet;
        int access = 0;
        do {
            var run = new Run(access);
            try {
                interruptedYet = run.isInterrupted(this);
            } catch (RuntimeException | AssertionError fault) {
                throw new AssertionError(String.format(Locale.ROOT, "%s%ninterrupted before access %d of the thread's own:%n%s%nreplay with -D%s=%d", fault, access, this,
                        HeapScript.SEED_PROPERTY, seed), fault);
            }
            access++;
        } while (interruptedYet);
    }

    @Override
    public String toString() {
        return Stream.of(before, interrupted, others).map(calls -> calls.stream().map(Call::toString).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(System.lineSeparator() + "  ", "  ", ""));
    }

    /** One run. */
    private static final class Run {

        private final InterruptedMetadata metadata = new InterruptedMetadata(LanesModule.METADATA_BYTES);
        private final LaneCalls heap = new LaneCalls(metadata);
        private final List<List<Event>> threads = Stream.generate(() -> (List<Event>) new ArrayList<Event>()).limit(THREADS).toList();
        private final int access;

        Run(int access) {
            this.access = access;
        }

        /** Makes the calls, and looks at what came of them. @return whether the thread had so many accesses */
        boolean isInterrupted(Interruptions calls) {
            List<Answer> before = calls.before().stream().map(call -> call.on(heap)).toList();
            metadata.interruptBefore(access, heap.module(), () -> calls.others().forEach(this::make));
            calls.interrupted().forEach(this::make);
            boolean interrupted = metadata.wasInterrupted();
            heap.addsUp();
            if (!new History(before, threads, List.of(), true).isExplained()) {
                throw new AssertionError("nothing explains " + before + ", then by thread " + threads.stream()
                        .map(events -> events.stream().map(event -> event.answer() + " after " + Arrays.toString(event.over())).toList()).toList());
            }
            return interrupted;
        }

        private void make(Call call) {
            int[] over = threads.stream().mapToInt(List::size).toArray();
            Answer answer = call.on(heap);
            threads.get(call.thread() - 1).add(new Event(answer, over));
        }
    }
}
