package memheap.pe.local;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who was admitted to the job and who was lost, at which epoch; only ever added to, so that each PE can follow at its own pace. Reading is safe for
 * all; who adds holds the lock for agreement. Entries are added one behind the other and seen together, with {@link #publish}.
 */
final class MembershipLog {

    static final int CAPACITY = ControlLayout.LOG_CAPACITY;

    private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final int ADMITTED = 1;
    private static final int LOST = 2;

    private final MemorySegment bytes;

    /** Whether all PEs have come, so that the job has begun. */
    boolean hasBegun() {
        return size() > 0;
    }

    /** Whether nobody can be admitted any more: what is left is for the losses of all. */
    static boolean isFull(int size, int count) {
        return size >= CAPACITY - count;
    }

    MembershipLog(ControlFile control) {
        this.bytes = control.bytes();
    }

    /** How many entries there are; what was written before the last one was added can be seen then. */
    int size() {
        return (int) INT.getAcquire(bytes, ControlLayout.LOG_ENTRIES);
    }

    long epoch(int index) {
        return bytes.get(JAVA_LONG, ControlLayout.entry(index));
    }

    boolean isLoss(int index) {
        return bytes.get(JAVA_INT, ControlLayout.entry(index) + ControlLayout.ENTRY_KIND) == LOST;
    }

    int pe(int index) {
        return bytes.get(JAVA_INT, ControlLayout.entry(index) + ControlLayout.ENTRY_PE);
    }

    int incarnation(int index) {
        return bytes.get(JAVA_INT, ControlLayout.entry(index) + ControlLayout.ENTRY_INCARNATION);
    }

    /** Writes the entry that will follow others; nobody sees it yet. @return the number of entries with it */
    int admit(int index, long epoch, int pe, int incarnation) {
        return write(index, epoch, ADMITTED, pe, incarnation);
    }

    /** Like {@link #admit}. */
    int lose(int index, long epoch, int pe, int incarnation) {
        assert lastBroken() < epoch : "[3] epoch " + epoch + " is to be broken, and " + lastBroken() + " is already";
        return write(index, epoch, LOST, pe, incarnation);
    }

    private int write(int index, long epoch, int kind, int pe, int incarnation) {
        assert index == 0 || epoch(index - 1) <= epoch : "[4] an entry of epoch " + epoch + " is to follow one of epoch " + epoch(index - 1);
        long place = ControlLayout.entry(index);
        bytes.set(JAVA_LONG, place, epoch);
        bytes.set(JAVA_INT, place + ControlLayout.ENTRY_KIND, kind);
        bytes.set(JAVA_INT, place + ControlLayout.ENTRY_PE, pe);
        bytes.set(JAVA_INT, place + ControlLayout.ENTRY_INCARNATION, incarnation);
        return index + 1;
    }

    void publish(int size) {
        INT.setRelease(bytes, ControlLayout.LOG_ENTRIES, size);
    }

    /** The last entry about a PE. @return its index, or -1 if there is none */
    int last(int pe) {
        int index = size() - 1;
        while (index >= 0 && pe(index) != pe) {
            index--;
        }
        return index;
    }

    /** The last epoch that is broken, 0 if none is. */
    long lastBroken() {
        int index = size() - 1;
        while (index >= 0 && !isLoss(index)) {
            index--;
        }
        return index < 0 ? 0 : epoch(index);
    }

    /** Whether somebody was lost at an epoch. */
    boolean isBroken(long epoch) {
        for (int index = size() - 1; index >= 0 && epoch(index) >= epoch; index--) {
            if (epoch(index) == epoch && isLoss(index)) {
                return true;
            }
        }
        return false;
    }

    /** The first epoch that is broken according to entries from an index on. @return it, or {@link Long#MAX_VALUE} */
    long firstBroken(int from) {
        int size = size();
        for (int index = from; index < size; index++) {
            if (isLoss(index)) {
                return epoch(index);
            }
        }
        return Long.MAX_VALUE;
    }

    /** Who was lost at an epoch. */
    SortedSet<Integer> lostAt(long epoch) {
        var lost = new TreeSet<Integer>();
        for (int index = size() - 1; index >= 0 && epoch(index) >= epoch; index--) {
            if (epoch(index) == epoch && isLoss(index)) {
                lost.add(pe(index));
            }
        }
        return lost;
    }

    /** The index behind the last entry of an epoch or an earlier one. */
    int end(long epoch) {
        int end = size();
        while (end > 0 && epoch(end - 1) > epoch) {
            end--;
        }
        return end;
    }
}
