package memheap.pe;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Telling another PE that something is there, and waiting for it. A signal is a {@code long} at a multiple of 8.
 *
 * <p>A wait returns as soon as the value fits, also if it did from the start, and whatever was put or sent before the value is then seen. While it
 * does not fit, a PE that is lost is found within a second and reported by {@link PeerLostException} to each thread that waits; a thread that waits
 * afterwards for what only the lost one would have written waits until this PE leaves the job. An interrupt does not end a wait and is kept.
 *
 * <p>Every method throws what the package says of arguments and of lost PEs.
 */
@ProviderType
public interface Signals {

    /** What a put with a signal does to the signal. */
    enum SignalOperation {

        /** It gets the value. */
        SET,
        /** The value is added to it, atomically. */
        ADD
    }

    /**
     * Writes bytes and then changes a signal in the same PE: who sees the signal sees the bytes. The source may be used again when the call returns.
     *
     * @param pe whose memory is written
     * @param address of the first byte that is written
     * @param source what to write
     * @param signalAddress a multiple of 8, not inside of what is written
     * @param operation what to do with the signal
     * @param signal the value
     */
    void putSignal(int pe, long address, MemorySegment source, long signalAddress, SignalOperation operation, long signal);

    /**
     * Waits until a value in this PE's own memory fits.
     *
     * @param address of an {@code int}, a multiple of 4
     * @param comparison how it is compared, as signed numbers: the value there stands on the left
     * @param value what it is compared with, on the right
     * @return the value that was found to fit
     */
    int waitUntilInt(long address, Comparison comparison, int value);

    /**
     * Waits until a value in this PE's own memory fits.
     *
     * @param address of a {@code long}, a multiple of 8
     * @param comparison how it is compared, as signed numbers: the value there stands on the left
     * @param value what it is compared with, on the right
     * @return the value that was found to fit
     */
    long waitUntilLong(long address, Comparison comparison, long value);
}
