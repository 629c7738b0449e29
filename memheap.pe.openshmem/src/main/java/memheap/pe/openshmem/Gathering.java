package memheap.pe.openshmem;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The records of a meeting as far as one PE has heard of them: packed, its own first, the others in the order of their places. Used by one thread. */
final class Gathering {

    private final MemorySegment records;
    private final long[] starts; // of each record, and behind them where the next one goes
    private int size;

    /** @param count how many records there can be */
    Gathering(int count) {
        this.records = Arena.global().allocate((long) count * ControlLayout.LARGEST_RECORD_BYTES, Long.BYTES);
        this.starts = new long[count + 1];
    }

    /** Begins anew, with one record. */
    void begin(MemorySegment record) {
        records.set(JAVA_INT, 0, (int) record.byteSize());
        MemorySegment.copy(record, 0, records, ControlLayout.RECORD_HEADER_BYTES, record.byteSize());
        starts[1] = ControlLayout.recordBytes((int) record.byteSize());
        size = 1;
    }

    /** The first records, packed. */
    MemorySegment first(int number) {
        return records.asSlice(0, starts[number]);
    }

    /** Adds records. @param packed begins with them */
    void add(MemorySegment packed, int number) {
        long end = 0;
        for (int record = 0; record < number; record++) {
            end += ControlLayout.recordBytes(packed.get(JAVA_INT, end));
            starts[size + record + 1] = starts[size] + end;
        }
        MemorySegment.copy(packed, 0, records, starts[size], end);
        size += number;
    }

    /** The content of a record. @param place 0 is one's own */
    MemorySegment record(int place) {
        return records.asSlice(starts[place] + ControlLayout.RECORD_HEADER_BYTES, records.get(JAVA_INT, starts[place]));
    }
}
