package memheap.bench.pe;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.util.function.IntToLongFunction;
import memheap.pe.ProcessingElements;
import memheap.pe.SymmetricMemheap;

/** One PE's part in a measurement. Made and run by all together. */
final class Measurement {

    private final ProcessingElements elements;
    private final SymmetricMemheap heap;
    private final Effort effort;
    private final Sampler sampler;
    private final Blocks blocks;

    Measurement(ProcessingElements elements, SymmetricMemheap heap, Effort effort, PrintStream out) {
        this.elements = elements;
        this.heap = heap;
        this.effort = effort;
        this.sampler = new Sampler(elements, effort, out);
        this.blocks = new Blocks(elements, heap, effort.largestBytes());
    }

    void run() {
        for (Effort.Group group : effort.groups()) {
            switch (group) {
                case BYTES -> measureBytes();
                case VALUES -> measureValues();
                case ATOMICS -> measureAtomics();
                case TOGETHER -> measureTogether();
                case COLLECTIVE -> measureCollective();
            }
        }
        sampler.end();
    }

    private void measureBytes() {
        for (long byteSize : effort.byteSizes()) {
            int count = effort.operationsOf(byteSize);
            try (Arena arena = Arena.ofConfined()) {
                var patterns = new BytePatterns(elements, blocks, byteSize, arena);
                sampler.alone(new Operation("put", byteSize, count, patterns::put), new Operation("get", byteSize, count, patterns::get),
                        new Operation("copy", byteSize, count, patterns::copy), new Operation("copy-read", byteSize, count, patterns::copyRead));
            }
        }
    }

    private void measureValues() {
        var patterns = new ValuePatterns(elements, blocks);
        sampler.alone(onWord("put-value", patterns::put), onWord("get-value", patterns::get), onWord("put-quiet", patterns::putQuiet));
    }

    private void measureAtomics() {
        var patterns = new ValuePatterns(elements, blocks);
        sampler.alone(onWord("fetch-add", patterns::fetchAdd), onWord("compare-and-swap", patterns::compareAndSwap));
    }

    private void measureTogether() {
        try (Arena arena = Arena.ofConfined()) {
            var bytes = new BytePatterns(elements, blocks, Long.BYTES, arena);
            var values = new ValuePatterns(elements, blocks);
            sampler.together(onWord("put-together", bytes::put), onWord("get-together", bytes::get), onWord("fetch-add-together", values::fetchAdd),
                    onWord("fetch-add-shared", values::fetchAddShared));
            values.requireAllAdded();
        }
    }

    private Operation onWord(String pattern, IntToLongFunction run) {
        return new Operation(pattern, Long.BYTES, effort.operations(), run);
    }

    private void measureCollective() {
        var patterns = new CollectivePatterns(elements, heap, blocks);
        sampler.together(new Operation("barrier", 0, effort.collectiveOperations(), patterns::barrier),
                new Operation("allocate-free", CollectivePatterns.BLOCK_BYTES, effort.collectiveOperations(), patterns::allocateFree));
        patterns.checkAddresses();
        patterns.checkBarrier();
    }
}
