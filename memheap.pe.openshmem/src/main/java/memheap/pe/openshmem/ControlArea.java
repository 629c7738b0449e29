package memheap.pe.openshmem;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** The words of {@link ControlLayout}: those of this PE are read, those of others written, by stores where they are mapped. Safe for all threads. */
final class ControlArea {

    /** Stands for the area of a PE that is not mapped here. */
    static final MemorySegment ELSEWHERE = MemorySegment.NULL;

    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    private final ControlLayout layout;
    private final int me;
    private final MemorySegment own;
    private final MemorySegment[] areas;
    private final RemoteAccess remote;

    /**
     * @param areas of each PE, or {@link #ELSEWHERE}
     * @param remote reaches those
     */
    ControlArea(ControlLayout layout, int me, MemorySegment[] areas, RemoteAccess remote) {
        this.layout = layout;
        this.me = me;
        this.own = areas[me];
        this.areas = areas.clone();
        this.remote = remote;
    }

    ControlLayout layout() {
        return layout;
    }

    /** The last word that another PE has written for a round of such a meeting, and all that it has written before. */
    long arrival(long meeting, int round) {
        return (long) LONG.getAcquire(own, layout.arrival(meeting, round));
    }

    /** Tells a PE that this one has come to a round; what was written before is seen by whoever sees that. */
    void arrive(int pe, long meeting, int round, long word) {
        write(pe, layout.arrival(meeting, round), word);
    }

    /** What was brought to this PE in a round, with what follows. @param isBeside whether it is beside the arrival */
    MemorySegment brought(long meeting, int round, boolean isBeside) {
        return isBeside ? own.asSlice(layout.beside(meeting, round), ControlLayout.BESIDE_BYTES)
                : own.asSlice(layout.inbox(meeting, round), (long) layout.brought(round) * ControlLayout.LARGEST_RECORD_BYTES);
    }

    /** Brings records to a PE, before this one arrives there. @return whether they are beside the arrival */
    boolean bring(int pe, long meeting, int round, MemorySegment records) {
        boolean isBeside = records.byteSize() <= ControlLayout.BESIDE_BYTES;
        long offset = isBeside ? layout.beside(meeting, round) : layout.inbox(meeting, round);
        if (areas[pe] == ELSEWHERE) {
            remote.put(pe, own.address() + offset, records);
            remote.fence();
        } else {
            MemorySegment.copy(records, 0, areas[pe], offset, records.byteSize());
        }
        return isBeside;
    }

    /** Whether a PE has left, as it has told this one. What it wrote before is seen. */
    boolean hasLeft(int pe) {
        return (long) LONG.getAcquire(own, layout.left(pe)) != 0;
    }

    /** Tells all that this PE has left. What it wrote before is seen by whoever sees that. */
    void leave() {
        remote.fence();
        for (int pe = 0; pe < areas.length; pe++) {
            write(pe, layout.left(me), 1);
        }
    }

    private void write(int pe, long offset, long value) {
        if (areas[pe] == ELSEWHERE) {
            remote.store(pe, own.address() + offset, value);
        } else {
            LONG.setRelease(areas[pe], offset, value);
        }
    }
}
