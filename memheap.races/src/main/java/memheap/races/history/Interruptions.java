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
 * Looks at every way in which one thread's calls on lanes can be interrupted by another one's, and those by a third one's: before each access to metadata, all that the next
 * thread does happens. Each is a run of its own, in one thread, so that it is always the same. What cannot be explained by an order of the calls, or is not in order
 * afterwards, is a fault.
 *
 * @param seed what the calls were drawn from
 * @param before calls before all others, of any thread
 * @param interrupted calls of the thread that is interrupted
 * @param interrupting calls of the thread that interrupts it, and is interrupted itself
 * @param inmost calls of the thread that interrupts that one
 */
public record Interruptions(long seed, List<Call> before, List<Call> interrupted, List<Call> interrupting, List<Call> inmost) {

    private static final int THREADS = 3;

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
     * @return a set of calls, some of them without a third thread
     */
    public static Interruptions random(long seed) {
        var random = new Random(seed);
        return new Interruptions(seed, calls(random.nextInt(4), () -> Call.random(random, 1 + random.nextInt(THREADS))), calls(1 + random.nextInt(2), () -> Call.random(random, 1)),
                calls(1 + random.nextInt(3), () -> Call.random(random, 2)), calls(random.nextInt(3), () -> Call.random(random, 3)));
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
        without(before).forEach(calls -> fewer.add(new Interruptions(seed, calls, interrupted, interrupting, inmost)));
        without(interrupted).forEach(calls -> fewer.add(new Interruptions(seed, before, calls, interrupting, inmost)));
        without(interrupting).forEach(calls -> fewer.add(new Interruptions(seed, before, interrupted, calls, inmost)));
        without(inmost).forEach(calls -> fewer.add(new Interruptions(seed, before, interrupted, interrupting, calls)));
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
        Run run;
        int access = 0;
        do {
            int innerAccess = 0;
            do {
                run = new Run(this, access, innerAccess);
                run.check();
                innerAccess++;
            } while (run.inmostHappened);
            access++;
        } while (run.interruptingHappened);
    }

    private AssertionError fault(Throwable broken, int access, int innerAccess) {
        return new AssertionError(String.format(Locale.ROOT, """
                %s
                interrupted before access %d of the thread's own, and the one that interrupts before access %d of its own:
                %s
                replay with -D%s=%d""", broken, access, innerAccess, this, HeapScript.SEED_PROPERTY, seed), broken);
    }

    @Override
    public String toString() {
        return Stream.of(before, interrupted, interrupting, inmost).map(calls -> calls.stream().map(Call::toString).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(System.lineSeparator() + "  ", "  ", ""));
    }

    /** One run. */
    private static final class Run {

        private final InterruptedMetadata metadata = new InterruptedMetadata(LanesModule.METADATA_BYTES);
        private final LaneCalls heap = new LaneCalls(metadata);
        private final List<List<Event>> threads = Stream.generate(() -> (List<Event>) new ArrayList<Event>()).limit(THREADS).toList();
        private final Interruptions calls;
        private final int access;
        private final int innerAccess;
        private boolean interruptingHappened;
        private boolean inmostHappened;

        Run(Interruptions calls, int access, int innerAccess) {
            this.calls = calls;
            this.access = access;
            this.innerAccess = innerAccess;
        }

        /** Makes the calls, and looks at what came of them. */
        void check() {
            try {
                List<Answer> before = calls.before().stream().map(call -> call.on(heap)).toList();
                metadata.interruptBefore(access, heap.module(), this::interrupt);
                makeAll(calls.interrupted());
                heap.addsUp();
                if (!new History(before, threads, List.of(), true).isExplained()) {
                    throw new AssertionError("nothing explains " + before + ", then by thread " + threads.stream()
                            .map(events -> events.stream().map(event -> event.answer() + " after " + Arrays.toString(event.over())).toList()).toList());
                }
            } catch (RuntimeException | AssertionError broken) {
                throw calls.fault(broken, access, innerAccess);
            }
        }

        private void interrupt() {
            interruptingHappened = true;
            if (!calls.inmost().isEmpty()) {
                metadata.interruptBefore(innerAccess, heap.module(), this::interruptAgain);
            }
            makeAll(calls.interrupting());
        }

        private void interruptAgain() {
            inmostHappened = true;
            makeAll(calls.inmost());
        }

        /** Nothing interrupts behind the last of them what did not do so before. */
        private void makeAll(List<Call> some) {
            some.forEach(this::make);
            metadata.interruptNoMore();
        }

        private void make(Call call) {
            int[] over = threads.stream().mapToInt(List::size).toArray();
            Answer answer = call.on(heap);
            threads.get(call.thread() - 1).add(new Event(answer, over));
        }
    }
}
