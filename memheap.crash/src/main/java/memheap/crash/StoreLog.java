package memheap.crash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Stores in their order. Not thread-safe. */
public final class StoreLog {

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder()).withInvokeExactBehavior();
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder()).withInvokeExactBehavior();

    private int[] offsets = new int[64];
    private byte[] widths = new byte[64];
    private long[] values = new long[64];
    private int size;

    /** Makes an empty log. */
    public StoreLog() {
    }

    /**
     * How many stores there are.
     *
     * @return at least 0
     */
    public int size() {
        return size;
    }

    void add(int offset, int width, long value) {
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * size);
            widths = Arrays.copyOf(widths, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        offsets[size] = offset;
        widths[size] = (byte) width;
        values[size] = value;
        size++;
    }

    void clear() {
        size = 0;
    }

    /**
     * Does a store again, somewhere else.
     *
     * @param index its number, from 0
     * @param onto where to
     * @return whether it has changed anything there
     */
    boolean apply(int index, byte[] onto) {
        int offset = offsets[index];
        long value = values[index];
        long before = switch (widths[index]) {
            case Byte.BYTES -> onto[offset];
            case Integer.BYTES -> (int) INT.get(onto, offset);
            default -> (long) LONG.get(onto, offset);
        };
        write(onto, offset, widths[index], value);
        return before != value;
    }

    static void write(byte[] bytes, int offset, int width, long value) {
        switch (width) {
            case Byte.BYTES -> bytes[offset] = (byte) value;
            case Integer.BYTES -> INT.set(bytes, offset, (int) value);
            default -> LONG.set(bytes, offset, value);
        }
    }

    /** Has each store change places with the one behind it, two by two, as a component with a wrong order might do them. */
    public void turnRound() {
        for (int index = 0; index + 1 < size; index += 2) {
            if (offsets[index] / Long.BYTES != offsets[index + 1] / Long.BYTES) {
                exchange(index, index + 1);
            }
        }
    }

    private void exchange(int one, int other) {
        int offset = offsets[one];
        byte width = widths[one];
        long value = values[one];
        offsets[one] = offsets[other];
        widths[one] = widths[other];
        values[one] = values[other];
        offsets[other] = offset;
        widths[other] = width;
        values[other] = value;
    }
}
