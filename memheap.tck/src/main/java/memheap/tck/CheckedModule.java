package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;

/**
 * A module under the eyes of a slow, obvious model: a sorted map of the live blocks. Every answer is compared with what the model knows,
 * and every block is filled with bytes that are looked at again. A broken promise is an {@link AssertionError}.
 */
final class CheckedModule {

    private record Block(long askedBytes, long usableBytes, byte content) {
    }

    private final MemheapModule module;
    private final MemorySegment memory;
    private final TreeMap<Long, Block> live = new TreeMap<>();
    private byte nextContent = 1;
    private long lastFreed = -1;

    CheckedModule(TestHeap heap) {
        this(heap.module(), heap.space().memory());
    }

    CheckedModule(MemheapModule module, MemorySegment memory) {
        this.module = module;
        this.memory = memory;
    }

    MemheapModule module() {
        return module;
    }

    long windowBytes() {
        return memory.byteSize();
    }

    /** The offsets of all live blocks, ascending. */
    List<Long> offsets() {
        return new ArrayList<>(live.keySet());
    }

    /** The offset that was freed last, or -1. */
    long lastFreed() {
        return lastFreed;
    }

    boolean isLive(long offset) {
        return live.containsKey(offset);
    }

    long usableBytes(long offset) {
        return live.get(offset).usableBytes();
    }

    /** How the window is used, without the component's own details, which may well count refusals. */
    HeapUsage figures() {
        return withoutDetails(module.usage());
    }

    /** Allocates, and holds the answer against the model: a good block, or a refusal that leaves no trace. */
    long allocate(long byteSize, long byteAlignment) {
        HeapUsage before = module.usage();
        long offset = module.allocate(byteSize, byteAlignment);
        if (offset == MemheapModule.NO_SPACE) {
            if (byteAlignment == 1) {
                assertThat(byteSize).as("bytes that found no space, against the largest free block of usage()")
                        .isGreaterThan(before.largestFreeBytes());
            }
            assertSameFigures(before, "a refused allocate(" + byteSize + ", " + byteAlignment + ")");
            return offset;
        }
        assertThat(offset & (byteAlignment - 1)).as("alignment: allocate(%d, %d) returned 0x%x", byteSize, byteAlignment, offset).isZero();
        hold(offset, byteSize, nextContent++);
        return offset;
    }

    /** Frees a live block after a look at its content. */
    void free(long offset) {
        assertContent(offset, live.get(offset).askedBytes());
        module.free(offset);
        live.remove(offset);
        lastFreed = offset;
    }

    /** Resizes a live block; a shrinking must succeed, a growth may be refused without a trace. */
    boolean resize(long offset, long newByteSize) {
        Block old = live.get(offset);
        HeapUsage before = module.usage();
        boolean done = module.resizeInPlace(offset, newByteSize);
        String call = String.format(Locale.ROOT, "resizeInPlace(0x%x, %d) of a block of %d usable bytes", offset, newByteSize, old.usableBytes());
        if (!done) {
            assertThat(newByteSize).as("%s was refused though it is not growth", call).isGreaterThan(old.usableBytes());
            assertThat(module.usableBytes(offset)).as("usable bytes after a refused %s", call).isEqualTo(old.usableBytes());
            assertSameFigures(before, "a refused " + call);
            return false;
        }
        assertContent(offset, Math.min(old.askedBytes(), newByteSize));
        live.remove(offset);
        hold(offset, newByteSize, old.content());
        return true;
    }

    /** Passes an offset at which no live block starts to all calls that take one; each must name it in its exception and change nothing. */
    void assertRefuses(long offset) {
        assertThat(isLive(offset)).as("0x%x is live in the model", offset).isFalse();
        HeapUsage before = module.usage();
        assertInvalid("free", offset, module::free);
        assertInvalid("usableBytes", offset, module::usableBytes);
        assertInvalid("resizeInPlace", offset, wrong -> module.resizeInPlace(wrong, 1));
        assertSameFigures(before, "calls with the wrong offset " + offset);
    }

    /** Looks at everything that the module shows, and has it verify itself. */
    void check() {
        var shown = new ArrayList<Map.Entry<Long, Long>>();
        module.forEachBlock((offset, usableBytes) -> shown.add(Map.entry(offset, usableBytes)));
        var expected = new ArrayList<Map.Entry<Long, Long>>();
        live.forEach((offset, block) -> expected.add(Map.entry(offset, block.usableBytes())));
        assertThat(shown).as("what forEachBlock shows, as offset=usable bytes").isEqualTo(expected);
        live.forEach((offset, block) -> assertThat(module.usableBytes(offset)).as("usable bytes of the block at 0x%x", offset)
                .isEqualTo(block.usableBytes()));
        checkUsage();
        module.verify();
    }

    /** Looks at every byte of every live block. */
    void checkContents() {
        live.forEach((offset, block) -> assertContent(offset, block.askedBytes()));
    }

    /** Forgets nothing and asks another module, which continues where this one's stopped. */
    CheckedModule continuedBy(TestHeap other) {
        var successor = new CheckedModule(other);
        successor.live.putAll(live);
        successor.nextContent = nextContent;
        successor.lastFreed = lastFreed;
        return successor;
    }

    private void checkUsage() {
        HeapUsage usage = module.usage();
        long usableBytes = live.values().stream().mapToLong(Block::usableBytes).sum();
        assertThat(usage.allocatedBytes()).as("usage().allocatedBytes").isEqualTo(usableBytes);
        assertThat(usage.liveBlocks()).as("usage().liveBlocks").isEqualTo(live.size());
        assertThat(usage.capacityBytes()).as("usage().capacityBytes").isGreaterThanOrEqualTo(usableBytes)
                .isLessThanOrEqualTo(windowBytes());
        assertThat(usage.largestFreeBytes()).as("usage().largestFreeBytes").isNotNegative().isLessThanOrEqualTo(usage.freeBytes());
    }

    /** Enters a block into the model once it is known to lie in the window and to touch no other; then writes all that was asked for. */
    private void hold(long offset, long askedBytes, byte content) {
        assertThat(offset).as("offset of a block").isBetween(0L, windowBytes() - 1);
        long usableBytes = module.usableBytes(offset);
        assertThat(usableBytes).as("usable bytes of the block at 0x%x", offset).isGreaterThanOrEqualTo(askedBytes)
                .isLessThanOrEqualTo(windowBytes() - offset);
        Map.Entry<Long, Block> below = live.floorEntry(offset);
        if (below != null) {
            assertThat(below.getKey() + below.getValue().usableBytes()).as("end of the block at 0x%x, below the one at 0x%x", below.getKey(), offset)
                    .isLessThanOrEqualTo(offset);
        }
        Long above = live.ceilingKey(offset);
        if (above != null) {
            assertThat(offset + usableBytes).as("end of the block at 0x%x, below the one at 0x%x", offset, above).isLessThanOrEqualTo(above);
        }
        live.put(offset, new Block(askedBytes, usableBytes, content));
        memory.asSlice(offset, askedBytes).fill(content);
    }

    /** All bytes are equal to the first, seen by comparing the block with itself one byte further on. */
    private void assertContent(long offset, long byteSize) {
        byte expected = live.get(offset).content();
        assertThat(memory.get(ValueLayout.JAVA_BYTE, offset)).as("first byte of the block at 0x%x", offset).isEqualTo(expected);
        long mismatch = MemorySegment.mismatch(memory, offset, offset + byteSize - 1, memory, offset + 1, offset + byteSize);
        assertThat(mismatch).as("first byte of the block at 0x%x that has changed, less 1; -1 if none", offset).isEqualTo(-1);
    }

    private void assertInvalid(String call, long offset, LongConsumer action) {
        Throwable thrown = catchThrowable(() -> action.accept(offset));
        assertThat(thrown).as("%s of offset %d, at which no live block starts", call, offset).isInstanceOf(InvalidFreeException.class);
        assertThat(((InvalidFreeException) thrown).address()).as("the address in the exception of %s", call).isEqualTo(offset);
    }

    private void assertSameFigures(HeapUsage before, String event) {
        assertThat(figures()).as("usage after %s", event).isEqualTo(withoutDetails(before));
    }

    private static HeapUsage withoutDetails(HeapUsage usage) {
        return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), usage.liveBlocks(), usage.largestFreeBytes(), Map.of());
    }
}
