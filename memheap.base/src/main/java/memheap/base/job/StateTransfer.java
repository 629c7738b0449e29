package memheap.base.job;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import memheap.pe.PeerLostException;
import memheap.pe.SymmetryViolationException.Call;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.spi.JobSession;

/**
 * Tells a JVM that has taken the place of a lost PE what is live in the symmetric heap: the first of the others sends the metadata of each window, piece
 * by piece, in meetings of all. Then all have their components reopen what is the same in all of them by now, so that the heaps go on alike. One thread
 * at a time, in all PEs before the next call after the barrier that let the newcomer in.
 */
final class StateTransfer {

    private static final long STATES = 0x5374_6174_6573_2020L; // no call of a user has such a kind
    private static final long HEADER_BYTES = Long.BYTES;
    private static final int PIECE_BYTES = JobSession.MAXIMUM_RECORD_BYTES - 2 * Long.BYTES;
    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    private final int me;
    private final SymmetryGuard guard;
    private final HeapPart part;

    /**
     * Makes one.
     *
     * @param me number of this PE
     * @param guard what all calls of this PE go through
     * @param part the heap of this PE
     */
    StateTransfer(int me, SymmetryGuard guard, HeapPart part) {
        this.me = me;
        this.guard = guard;
        this.part = part;
    }

    /**
     * Brings all up to date.
     *
     * @param isNewcomer whether this PE knows nothing yet
     * @throws PeerLostException if a PE is lost meanwhile; a newcomer that has got a part of it has to leave then
     * @throws IOException if the newcomer has no memory for what it is told, or knows no way to go on with it; it has to leave
     */
    void run(boolean isNewcomer) throws IOException {
        int source = source(isNewcomer);
        if (source < 0) {
            return; // nobody has anything
        }
        if (isNewcomer) {
            transfer(source, true);
            part.reopenModules();
            exchange(NOTHING, (pe, record) -> { });
            return;
        }
        part.closeModules(); // so that the metadata are all there is to tell
        try {
            transfer(source, false);
        } finally {
            part.reopenModules(); // also if the newcomer is lost: the others go on
        }
        exchange(NOTHING, (pe, record) -> { }); // by then all blocks of the newcomer have their pages, so what is put into them from now on is there
    }

    private void transfer(int source, boolean isNewcomer) throws IOException {
        Iterator<WindowState> states = me == source ? part.windowStates().iterator() : List.<WindowState>of().iterator();
        IOException failed = null;
        Optional<WindowState> next = tell(source, states);
        while (next.isPresent()) {
            MemorySegment metadata = NOTHING;
            try {
                metadata = isNewcomer && failed == null ? part.receive(next.get()) : me == source ? part.metadata(next.get().window()) : NOTHING;
            } catch (IOException full) {
                failed = full; // all pieces are awaited, since the others meet for them
            }
            send(source, metadata, isNewcomer && failed == null);
            next = tell(source, states);
        }
        if (failed != null) {
            throw failed;
        }
    }

    /** The first PE that knows anything. */
    private int source(boolean isNewcomer) {
        var source = new int[] {-1};
        exchange(MemorySegment.ofArray(new byte[] {(byte) (isNewcomer ? 1 : 0)}), (pe, record) -> {
            if (source[0] < 0 && record.get(JAVA_BYTE, 0) == 0) {
                source[0] = pe;
            }
        });
        return source[0];
    }

    private Optional<WindowState> tell(int source, Iterator<WindowState> states) {
        var told = new WindowState[1];
        hear(source, states.hasNext() ? states.next().record() : NOTHING, record -> told[0] = record.byteSize() == 0 ? null : WindowState.read(record));
        return Optional.ofNullable(told[0]);
    }

    /** Piece by piece, without those that are zero all over; an empty one is the end. */
    private void send(int source, MemorySegment metadata, boolean isWanted) {
        var piece = MemorySegment.ofArray(new byte[Math.toIntExact(HEADER_BYTES + PIECE_BYTES)]);
        long position = 0;
        var isOver = new boolean[1];
        while (!isOver[0]) {
            MemorySegment next = NOTHING;
            if (me == source) {
                position = firstUsed(metadata, position);
                long length = Math.min(PIECE_BYTES, metadata.byteSize() - position);
                if (length > 0) {
                    piece.set(JAVA_LONG_UNALIGNED, 0, position);
                    MemorySegment.copy(metadata, position, piece, HEADER_BYTES, length);
                    next = piece.asSlice(0, HEADER_BYTES + length);
                    position += length;
                }
            }
            hear(source, next, record -> {
                isOver[0] = record.byteSize() == 0;
                if (!isOver[0] && isWanted) {
                    MemorySegment.copy(record, HEADER_BYTES, metadata, record.get(JAVA_LONG_UNALIGNED, 0), record.byteSize() - HEADER_BYTES);
                }
            });
        }
    }

    /** Where the next piece that is not zero all over begins; the end if there is none. */
    private static long firstUsed(MemorySegment metadata, long from) {
        long position = from;
        var zeros = MemorySegment.ofArray(new byte[PIECE_BYTES]);
        while (position < metadata.byteSize()) {
            long length = Math.min(PIECE_BYTES, metadata.byteSize() - position);
            if (MemorySegment.mismatch(metadata, position, position + length, zeros, 0, length) >= 0) {
                return position;
            }
            position += length;
        }
        return position;
    }

    private void hear(int source, MemorySegment mine, Consumer<MemorySegment> reader) {
        exchange(mine, (pe, record) -> {
            if (pe == source) {
                reader.accept(record);
            }
        });
    }

    private void exchange(MemorySegment record, JobSession.RecordReader reader) {
        guard.exchange(STATES, record, reader, () -> new Call(me, "to take the place of a lost PE", 0, 0, 0, part.describeServing(), SymmetryGuard.caller()));
    }
}
