package memheap.pe.tck;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import memheap.pe.Comparison;
import memheap.pe.PeerLostException;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.Signals.SignalOperation;

/**
 * Rounds of collective and other calls, until all are told to stop, while somebody kills PEs and starts others in their places. In every round the
 * PEs agree on its number, pass a signal around, and look at what they have kept. A loss is reported with the round and the step of it at which it
 * was told: it has to be the same in all PEs.
 */
final class Work {

    private static final long KEPT = Pe.FIRST;
    private static final int KEPT_BYTES = 10_000;
    private static final long SIGNAL = Pe.SECOND;
    private static final long STOP = 1L << 40;
    private static final int SIGNALLED = 2; // who is told while it waits for a signal is past the next collective call
    private static final int LINES = 20;

    private final Pe pe;
    private final ProcessingElements elements;
    private final Consumer<String> console;
    private final BlockingQueue<String> lines;
    private final byte[] kept;
    private boolean stops;
    private long round;
    private int step;

    Work(Pe pe, Consumer<String> console, BlockingQueue<String> lines) {
        this.pe = pe;
        this.elements = pe.elements();
        this.console = console;
        this.lines = lines;
        this.kept = new byte[KEPT_BYTES];
        new Random(pe.me()).nextBytes(kept);
    }

    String run() {
        elements.put(pe.me(), KEPT, kept);
        boolean isOver = false;
        while (!isOver) {
            stops |= "stop".equals(lines.peek());
            step = 0;
            try {
                isOver = round();
            } catch (PeerLostException lost) {
                console.accept("told " + round + "." + step + " " + lost.lost());
            }
            requireKept();
        }
        lines.remove("stop");
        return "worked until " + round;
    }

    /** One round, in which each step may end by a loss. @return whether all stop */
    private boolean round() {
        long agreed = elements.reduce(Reduction.MAXIMUM, stops ? STOP + round : round);
        round = agreed % STOP + 1;
        if (agreed >= STOP) {
            return true;
        }
        if (round % LINES == 0) {
            console.accept("round " + round);
        }
        step = 1;
        int before = incarnations();
        elements.barrier();
        if (incarnations() != before) {
            return false; // somebody has come in, who begins with the first step
        }
        step = SIGNALLED;
        int target = neighbour();
        if (target != pe.me()) {
            elements.putSignal(target, SIGNAL + 64, pe.memory().asSlice(KEPT, 64), SIGNAL, SignalOperation.SET, round);
            elements.waitUntilLong(SIGNAL, Comparison.GREATER_OR_EQUAL, round);
        }
        long sum = elements.reduce(Reduction.SUM, round);
        if (sum % round != 0) {
            throw new AssertionError("round " + round + ": the sum is " + sum);
        }
        return false;
    }

    private int incarnations() {
        int sum = 0;
        for (int other = 0; other < pe.count(); other++) {
            sum += elements.incarnation(other);
        }
        return sum;
    }

    private int neighbour() {
        int target = pe.next();
        while (elements.lost().contains(target)) {
            target = (target + 1) % pe.count();
        }
        return target;
    }

    private void requireKept() {
        byte[] found = pe.memory().asSlice(KEPT, KEPT_BYTES).toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(found, kept)) {
            throw new AssertionError("what PE " + pe.me() + " has kept has changed");
        }
    }
}
