package memheap.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import memheap.replay.Trace;
import memheap.replay.TraceFormatException;
import memheap.replay.TraceReader;

/** Bytes are a trace, decompressed already: it is read, or refused with the place. */
public final class TraceTarget {

    private static final Path NAME = Path.of("bytes.mtr.gz");

    private TraceTarget() {
    }

    /**
     * Reads the trace.
     *
     * @param bytes any
     * @throws IOException if they cannot be read, which is none of a trace's faults
     */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        try {
            Trace trace = TraceReader.read(NAME, new ByteArrayInputStream(bytes));
            if (trace.events() > bytes.length || trace.slots() > trace.events()) {
                throw new AssertionError(trace.events() + " events and " + trace.slots() + " slots in " + bytes.length + " bytes");
            }
        } catch (TraceFormatException refused) {
            if (refused.offset() < 0 || refused.offset() > bytes.length) {
                throw new AssertionError("the place is outside of the trace", refused);
            }
        }
    }
}
