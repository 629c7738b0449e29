package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.tck.Placement.Gap;
import memheap.tck.ReferenceHeap.Block;

/**
 * A module under the eyes of a {@link ReferenceHeap}. Every answer is compared with what that one knows, and every block is filled with bytes that are looked at again. A broken
 * promise is an {@link AssertionError}.
 */
final class CheckedModule {

    /** How much is done at each step. */
    enum Care {
        /** Whatever can be seen: all bytes of a block, and what a refused call has left. */
        THOROUGH(Long.MAX_VALUE),
        /** What takes little time however many and large the blocks are. */
        QUICK(64);

        private final long mostContentBytes;

        Care(long mostContentBytes) {
            this.mostContentBytes = mostContentBytes;
        }
    }

    private final MemorySegment memory;
    private final Optional<Placement> placement;
    private final Care care;
    private final ReferenceHeap reference;
    private MemheapModule module;
    private byte nextContent = 1;
    private long lastFreed = -1;

    CheckedModule(TestHeap heap) {
        this(heap, Optional.empty(), Care.THOROUGH);
    }

    CheckedModule(TestHeap heap, Optional<Placement> placement, Care care) {
        this.module = heap.module();
        this.memory = heap.space().memory();
        this.placement = placement;
        this.care = care;
        this.reference = new ReferenceHeap(memory.byteSize());
    }

    MemheapModule module() {
        return module;
    }

    /** Asks another module from now on, which continues where this one stopped. */
    void continueWith(MemheapModule successor) {
        module = successor;
    }

    long windowBytes() {
        return memory.byteSize();
    }

    /** The offsets of all live blocks, ascending. */
    List<Long> offsets() {
        return new ArrayList<>(reference.live().stream().map(Block::offset).toList());
    }

    /** The offset of a live block by its number, which is taken modulo their count; nothing if none is live. */
    OptionalLong chosen(int choice) {
        List<Block> live = reference.live();
        return live.isEmpty() ? OptionalLong.empty() : OptionalLong.of(live.get(choice % live.size()).offset());
    }

    /** The offset that was freed last, or -1. */
    long lastFreed() {
        return lastFreed;
    }

    boolean isLive(long offset) {
        return reference.isLive(offset);
    }

    long usableBytes(long offset) {
        return reference.at(offset).usableBytes();
    }

    /** How the window is used, without the component's own details, which may well count refusals. */
    HeapUsage figures() {
        return withoutDetails(module.usage());
    }

    private Optional<HeapUsage> figuresIfThorough() {
        return care == Care.THOROUGH ? Optional.of(figures()) : Optional.empty();
    }

    /** Allocates, and holds the answer against the model: a good block, or a refusal that leaves no trace. */
    long allocate(long byteSize, long byteAlignment) {
        Optional<HeapUsage> before = figuresIfThorough();
        long offset = module.allocate(byteSize, byteAlignment);
        placement.ifPresent(rule -> assertThat(offset).as("offset of allocate(%d, %d)", byteSize, byteAlignment).isEqualTo(reference.place(rule, byteSize, byteAlignment)));
        if (offset == MemheapModule.NO_SPACE) {
            if (byteAlignment == 1) {
                assertThat(byteSize).as("bytes that found no space, against the largest free block of usage()").isGreaterThan(module.usage().largestFreeBytes());
            }
            assertSameFigures(before, "a refused allocate(" + byteSize + ", " + byteAlignment + ")");
            return offset;
        }
        assertThat(offset & (byteAlignment - 1)).as("alignment: allocate(%d, %d) returned 0x%x", byteSize, byteAlignment, offset).isZero();
        hold(offset, byteSize, nextContent++, String.format(Locale.ROOT, "allocate(%d, %d) returned", byteSize, byteAlignment));
        placement.ifPresent(rule -> assertThat(usableBytes(offset)).as("usable bytes of the block at 0x%x", offset).isEqualTo(rule.usableBytes(byteSize, byteAlignment)));
        return offset;
    }

    /** Frees a live block after a look at its content. */
    void free(long offset) {
        assertContent(reference.at(offset));
        module.free(offset);
        reference.remove(offset);
        lastFreed = offset;
    }

    /** Resizes a live block; a shrinking must succeed, a growth may be refused without a trace. */
    boolean resize(long offset, long newByteSize) {
        Block old = reference.at(offset);
        Optional<HeapUsage> before = figuresIfThorough();
        boolean done = module.resizeInPlace(offset, newByteSize);
        String call = String.format(Locale.ROOT, "resizeInPlace(0x%x, %d) of a block of %d usable bytes", offset, newByteSize, old.usableBytes());
        placement.ifPresent(rule -> assertThat(done).as(call).isEqualTo(reference.resizes(rule, offset, newByteSize)));
        if (!done) {
            assertThat(newByteSize).as("%s was refused though it is not growth", call).isGreaterThan(old.usableBytes());
            assertThat(module.usableBytes(offset)).as("usable bytes after a refused %s", call).isEqualTo(old.usableBytes());
            assertSameFigures(before, "a refused " + call);
            return false;
        }
        reference.remove(offset);
        assertContent(old, offset, Math.min(Math.min(old.askedBytes(), newByteSize), care.mostContentBytes));
        hold(offset, newByteSize, old.content(), String.format(Locale.ROOT, "resizeInPlace(0x%x, %d) left", offset, newByteSize));
        placement.ifPresent(rule -> assertThat(usableBytes(offset)).as("usable bytes after %s", call).isEqualTo(rule.usableBytes(newByteSize, 1)));
        return true;
    }

    /** Passes an offset at which no live block starts to all calls that take one; each must name it in its exception and change nothing. */
    void assertRefuses(long offset) {
        assertThat(isLive(offset)).as("0x%x is live in the model", offset).isFalse();
        Optional<HeapUsage> before = figuresIfThorough();
        assertInvalid("free", offset, module::free);
        assertInvalid("usableBytes", offset, module::usableBytes);
        assertInvalid("resizeInPlace", offset, wrong -> module.resizeInPlace(wrong, 1));
        assertSameFigures(before, "calls with the wrong offset " + offset);
    }

    /** Looks at everything that the module shows, and has it verify itself. */
    void check() {
        checkWalk();
        checkSizes();
        checkUsage();
        module.verify();
    }

    /** Every live block is shown, once, ascending, with the bytes it has. */
    void checkWalk() {
        var shown = new ArrayList<Map.Entry<Long, Long>>();
        module.forEachBlock((offset, usableBytes) -> shown.add(Map.entry(offset, usableBytes)));
        assertThat(shown).as("what forEachBlock shows, as offset=usable bytes").isEqualTo(reference.walk());
    }

    private void checkSizes() {
        for (Block block : reference.live()) {
            long usableBytes = module.usableBytes(block.offset());
            if (usableBytes != block.usableBytes()) {
                assertThat(usableBytes).as("usable bytes of the block at 0x%x", block.offset()).isEqualTo(block.usableBytes());
            }
        }
    }

    /** Looks at every byte of every live block. */
    void checkContents() {
        reference.live().forEach(this::assertContent);
    }

    /** The figures are those of the live blocks. */
    void checkUsage() {
        HeapUsage usage = module.usage();
        assertThat(usage.allocatedBytes()).as("usage().allocatedBytes").isEqualTo(reference.usableBytes());
        assertThat(usage.liveBlocks()).as("usage().liveBlocks").isEqualTo(reference.live().size());
        assertThat(usage.capacityBytes()).as("usage().capacityBytes").isGreaterThanOrEqualTo(reference.usableBytes()).isLessThanOrEqualTo(windowBytes());
        assertThat(usage.largestFreeBytes()).as("usage().largestFreeBytes").isNotNegative().isLessThanOrEqualTo(usage.freeBytes());
        placement.ifPresent(rule -> checkPlacedUsage(usage, rule));
    }

    private void checkPlacedUsage(HeapUsage usage, Placement rule) {
        List<Gap> gaps = reference.gaps(rule.capacityBytes());
        assertThat(usage.capacityBytes()).as("usage().capacityBytes").isEqualTo(rule.capacityBytes());
        assertThat(usage.largestFreeBytes()).as("usage().largestFreeBytes").isEqualTo(rule.largestFreeBytes(gaps));
        assertThat(usage.details()).as("usage().details").containsAllEntriesOf(rule.details(gaps));
    }

    /** Enters a block into the model, which looks whether it may be there; then writes all that was asked for. */
    private void hold(long offset, long askedBytes, byte content, String event) {
        reference.requireInWindow(offset, event);
        var block = new Block(offset, askedBytes, module.usableBytes(offset), content);
        reference.add(block, event);
        forEachEnd(block, (from, byteSize) -> memory.asSlice(from, byteSize).fill(content));
    }

    private void assertContent(Block block) {
        forEachEnd(block, (from, byteSize) -> assertContent(block, from, byteSize));
    }

    private interface Range {
        void of(long from, long byteSize);
    }

    /** All of a block if that is not much, or else as much at each of its ends. */
    private void forEachEnd(Block block, Range range) {
        long byteSize = Math.min(block.askedBytes(), care.mostContentBytes);
        range.of(block.offset(), byteSize);
        if (byteSize < block.askedBytes()) {
            range.of(block.offset() + block.askedBytes() - byteSize, byteSize);
        }
    }

    /** All bytes are equal to the first, seen by comparing the block with itself one byte further on. */
    private void assertContent(Block block, long from, long byteSize) {
        byte first = memory.get(ValueLayout.JAVA_BYTE, from);
        long mismatch = MemorySegment.mismatch(memory, from, from + byteSize - 1, memory, from + 1, from + byteSize);
        if (first != block.content() || mismatch != -1) {
            throw new AssertionError(String.format(Locale.ROOT, "bytes from 0x%x on of the block at 0x%x have changed, though nobody else has it",
                    first != block.content() ? from : from + mismatch + 1, block.offset()));
        }
    }

    private void assertInvalid(String call, long offset, LongConsumer action) {
        Throwable thrown = catchThrowable(() -> action.accept(offset));
        assertThat(thrown).as("%s of offset %d, at which no live block starts", call, offset).isInstanceOf(InvalidFreeException.class);
        assertThat(((InvalidFreeException) thrown).address()).as("the address in the exception of %s", call).isEqualTo(offset);
    }

    private void assertSameFigures(Optional<HeapUsage> before, String event) {
        before.ifPresent(figures -> assertThat(figures()).as("usage after %s", event).isEqualTo(figures));
    }

    private static HeapUsage withoutDetails(HeapUsage usage) {
        return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), usage.liveBlocks(), usage.largestFreeBytes(), Map.of());
    }
}
