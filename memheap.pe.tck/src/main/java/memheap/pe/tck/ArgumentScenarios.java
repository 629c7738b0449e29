package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;
import memheap.pe.Comparison;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.Signals.SignalOperation;

/** Arguments that are refused, before anything has changed. */
final class ArgumentScenarios {

    private static final MemorySegment EIGHT = MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

    private ArgumentScenarios() {
    }

    @Scenario
    static void numbersOfNoPeAreRefused(Pe pe) {
        ProcessingElements elements = pe.elements();
        for (int wrong : new int[] {-1, pe.count(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            String words = "there is no PE " + wrong;
            pe.refuses(() -> elements.put(wrong, FIRST, new byte[8]), words, "0 to " + (pe.count() - 1));
            pe.refuses(() -> elements.get(wrong, FIRST, new byte[8]), words);
            pe.refuses(() -> elements.putLong(wrong, FIRST, 1), words);
            pe.refuses(() -> elements.fetchAddInt(wrong, FIRST, 1), words);
            pe.refuses(() -> elements.peer(wrong), words);
            pe.refuses(() -> elements.incarnation(wrong), words);
            pe.refuses(() -> elements.broadcast(wrong, FIRST, FIRST, 8), words);
            pe.refuses(() -> elements.putSignal(wrong, FIRST, EIGHT, Pe.SECOND, SignalOperation.SET, 1), words);
        }
        pe.barrier();
    }

    @Scenario
    static void addressZeroIsNobodys(Pe pe) {
        ProcessingElements elements = pe.elements();
        pe.refuses(() -> elements.put(pe.next(), 0, new byte[8]), "address 0 is nobody's: a request for 0 bytes gets it");
        pe.refuses(() -> elements.get(pe.next(), 0, new byte[8]), "address 0 is nobody's");
        pe.refuses(() -> elements.putInt(pe.next(), 0, 1), "address 0 is nobody's");
        pe.refuses(() -> elements.swapLong(pe.next(), 0, 1), "address 0 is nobody's");
        pe.refuses(() -> elements.waitUntilLong(0, Comparison.EQUAL, 0), "address 0 is nobody's");
        pe.refuses(() -> elements.broadcast(0, 0, FIRST, 8), "address 0 is nobody's");
        pe.barrier();
    }

    @Scenario
    static void bytesBeyondTheHeapAreRefused(Pe pe) {
        ProcessingElements elements = pe.elements();
        long end = elements.heapBytes();
        pe.refuses(() -> elements.put(pe.next(), end - 7, new byte[8]), "8 bytes at address 0x%x".formatted(end - 7), "behind the heap", String.valueOf(end));
        pe.refuses(() -> elements.get(pe.next(), end - 7, EIGHT), "behind the heap");
        pe.refuses(() -> elements.put(pe.next(), end + 1, new byte[0]), "outside of the heap");
        pe.refuses(() -> elements.put(pe.next(), -1, new byte[1]), "outside of the heap");
        pe.refuses(() -> elements.put(pe.next(), Long.MAX_VALUE, EIGHT), "outside of the heap");
        pe.refuses(() -> elements.put(pe.next(), Long.MIN_VALUE, EIGHT), "outside of the heap");
        pe.refuses(() -> elements.putNonBlocking(pe.next(), end - 7, EIGHT), "behind the heap");
        pe.refuses(() -> elements.getNonBlocking(pe.next(), end - 7, EIGHT), "behind the heap");
        pe.barrier();
    }

    @Scenario
    static void valuesBeyondTheHeapAreRefused(Pe pe) {
        ProcessingElements elements = pe.elements();
        long end = elements.heapBytes();
        pe.refuses(() -> elements.putByte(pe.next(), end, (byte) 1), "behind the heap");
        pe.refuses(() -> elements.putLong(pe.next(), end, 1), "behind the heap");
        pe.refuses(() -> elements.getDouble(pe.next(), end + 8), "outside of the heap");
        pe.refuses(() -> elements.incrementLong(pe.next(), end), "behind the heap");
        pe.refuses(() -> elements.putInt(pe.next(), -4, 1), "outside of the heap");
        pe.refuses(() -> elements.waitUntilInt(end, Comparison.EQUAL, 0), "behind the heap");
        pe.barrier();
    }

    @Scenario
    static void valuesThatAreNotAlignedAreRefused(Pe pe) {
        ProcessingElements elements = pe.elements();
        refusesOdd(pe, 2, address -> elements.putShort(pe.next(), address, (short) 1));
        refusesOdd(pe, 4, address -> elements.putInt(pe.next(), address, 1));
        refusesOdd(pe, 4, address -> elements.putFloat(pe.next(), address, 1));
        refusesOdd(pe, 8, address -> elements.putLong(pe.next(), address, 1));
        refusesOdd(pe, 8, address -> elements.getDouble(pe.next(), address));
        refusesOdd(pe, 4, address -> elements.fetchAddInt(pe.next(), address, 1));
        refusesOdd(pe, 8, address -> elements.compareAndSwapLong(pe.next(), address, 0, 1));
        refusesOdd(pe, 4, address -> elements.waitUntilInt(address, Comparison.EQUAL, 0));
        refusesOdd(pe, 8, address -> elements.waitUntilLong(address, Comparison.EQUAL, 0));
        refusesOdd(pe, 8, address -> elements.putSignal(pe.next(), Pe.SECOND, EIGHT, address, SignalOperation.ADD, 1));
        refusesOdd(pe, 8, address -> elements.reduceLongs(Reduction.SUM, address, Pe.SECOND, 1));
        pe.barrier();
    }

    private static void refusesOdd(Pe pe, int byteSize, LongConsumer call) {
        for (int shift : new int[] {1, byteSize / 2, byteSize - 1}) {
            pe.refuses(() -> call.accept(FIRST + shift), "address 0x%x is no multiple of %d".formatted(FIRST + shift, byteSize));
        }
    }

    @Scenario
    static void aSignalInsideOfWhatIsWrittenIsRefused(Pe pe) {
        MemorySegment source = MemorySegment.ofArray(new byte[100]).fill((byte) 1);
        for (long signal : new long[] {FIRST, FIRST + 8, FIRST + 96}) {
            pe.refuses(() -> pe.elements().putSignal(pe.next(), FIRST, source, signal, SignalOperation.SET, 1), "the signal at address 0x%x".formatted(signal), "100 bytes");
        }
        pe.barrier();
        pe.elements().putSignal(pe.next(), FIRST, source, FIRST + 104, SignalOperation.SET, 1);
        pe.elements().putSignal(pe.next(), FIRST, source, FIRST - 8, SignalOperation.SET, 1);
        pe.barrier();
        assertThat(pe.elements().getLong(pe.me(), FIRST + 104)).isOne();
        assertThat(pe.elements().getLong(pe.me(), FIRST - 8)).isOne();
        pe.barrier();
    }

    @Scenario
    static void wrongArgumentsOfCollectiveCallsAreRefusedInAllPesAndNobodyWaits(Pe pe) {
        ProcessingElements elements = pe.elements();
        long end = elements.heapBytes();
        pe.refuses(() -> elements.broadcast(0, FIRST, FIRST, -1), "a size is not negative, but was -1 bytes");
        pe.refuses(() -> elements.broadcast(0, end - 8, FIRST, 16), "behind the heap");
        pe.refuses(() -> elements.broadcast(0, FIRST, end - 8, 16), "behind the heap");
        pe.refuses(() -> elements.collect(FIRST, FIRST, -1), "-1 bytes");
        pe.refuses(() -> elements.reduceInts(Reduction.SUM, FIRST, FIRST, -1), "-1 elements");
        pe.refuses(() -> elements.reduceDoubles(Reduction.SUM, FIRST, FIRST, Long.MAX_VALUE), "behind the heap");
        pe.refuses(() -> elements.reduceDoubles(Reduction.XOR, FIRST, FIRST, 1), "double", "XOR");
        pe.refuses(() -> elements.reduce(Reduction.AND, 1.0), "double", "AND");
        pe.barrier();
    }

    @Scenario
    static void nullIsRefused(Pe pe) {
        ProcessingElements elements = pe.elements();
        assertThatThrownBy(() -> elements.put(pe.next(), FIRST, (byte[]) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> elements.get(pe.next(), FIRST, (MemorySegment) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> elements.waitUntilInt(FIRST, null, 0)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> elements.putSignal(pe.next(), FIRST, EIGHT, Pe.SECOND, null, 0)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> elements.reduceInts(null, FIRST, FIRST, 1)).isInstanceOf(NullPointerException.class);
        pe.barrier();
    }
}
