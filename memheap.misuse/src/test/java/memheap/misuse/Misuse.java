package memheap.misuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import memheap.api.AddressHeap;
import memheap.api.DamagedBlockException;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.base.BaseFixture;
import memheap.event.MemheapEvent.BlockDamaged;
import memheap.misuse.HardeningPaper.Word;
import memheap.misuse.Setting.Level;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;

/**
 * A fresh heap for each test, and what is looked at after a misuse. After every test the heap must be intact, every block that is live must be one that can be freed, and
 * {@code docs/hardening.md} must say what was shown.
 */
abstract class Misuse {

    static final long KIB = 1 << 10;
    static final long MIB = 1 << 20;
    static final long WINDOW = 16 * MIB;
    static final long QUARANTINE = MIB;
    static final long GUARD = 32;

    /** What users write. */
    static final byte CONTENT = 0x5A;

    @Parameter
    Setting setting;

    BaseFixture fixture;
    AddressHeap heap;
    private final List<Long> live = new ArrayList<>();
    private final Set<Word> shown = EnumSet.noneOf(Word.class);

    @BeforeEach
    void open() throws Exception {
        open("memheap.quarantine", String.valueOf(QUARANTINE));
    }

    /** Opens the heap anew, with other settings. */
    void open(String... keysAndValues) throws Exception {
        if (fixture != null) {
            fixture.close();
        }
        var all = new ArrayList<>(List.of("memheap.size", String.valueOf(WINDOW), "memheap.hardening", setting.level().name(), "memheap.fill", setting.fill().name()));
        all.addAll(List.of(keysAndValues));
        fixture = new BaseFixture(all.toArray(String[]::new));
        fixture.add("subject", 1, setting.subject().component());
        heap = fixture.addresses;
    }

    @AfterEach
    void everythingElseIsIntactAndThePaperSaysWhatWasShown(TestInfo test) {
        live.forEach(heap::free);
        assertThat(fixture.inspector().verify()).isEmpty();
        assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
        fixture.close();
        assertThat(HardeningPaper.rows()).filteredOn(row -> row.test().equals(test.getTestMethod().orElseThrow().getName()))
                .allSatisfy(row -> assertThat(row.isRight(setting.level(), shown)).as("whether at %s '%s' is what was shown: %s", setting, row.cell(setting.level()), shown).isTrue());
    }

    /** Keeps in mind what has just been seen, as docs/hardening.md words it. */
    void show(Word... words) {
        shown.addAll(List.of(words));
    }

    boolean isOff() {
        return setting.level() == Level.OFF;
    }

    boolean isFull() {
        return setting.level() == Level.FULL;
    }

    /** A block with content. The test frees it. */
    long block(long byteSize) {
        long address = heap.allocate(byteSize, 16);
        fill(address, byteSize, CONTENT);
        return address;
    }

    /** A block that stays until the test is over, and is freed then. */
    long neighbour(long byteSize) {
        long address = block(byteSize);
        live.add(address);
        return address;
    }

    /** Enough neighbours to cover a number of bytes. */
    List<Long> neighbours(long byteSize, int count) {
        var all = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            all.add(neighbour(byteSize));
        }
        return all;
    }

    void fill(long address, long byteSize, byte value) {
        heap.memory().asSlice(address, byteSize).fill(value);
    }

    byte read(long address) {
        return heap.memory().get(JAVA_BYTE, address);
    }

    void write(long address, byte value) {
        heap.memory().set(JAVA_BYTE, address, value);
    }

    /** Writes what was not there before. */
    void flip(long address) {
        write(address, (byte) (read(address) ^ 0x11));
    }

    void copyZeros(long address, long byteSize) {
        MemorySegment.copy(MemorySegment.ofArray(new byte[Math.toIntExact(byteSize)]), 0, heap.memory(), address, byteSize);
    }

    /** Whether all bytes of a place have one value. */
    boolean isAll(long address, long byteSize, byte value) {
        for (long at = address; at < address + byteSize; at++) {
            if (read(at) != value) {
                return false;
            }
        }
        return true;
    }

    void assertContent(long address, long byteSize) {
        assertThat(isAll(address, byteSize, CONTENT)).as("the content of the block of %d bytes at 0x%x", byteSize, address).isTrue();
    }

    List<String> problems() {
        List<String> problems = fixture.inspector().verify();
        if (!problems.isEmpty()) {
            show(Word.BY_VERIFY);
        }
        return problems;
    }

    /** A call is declined: there is no such size or alignment. */
    AbstractThrowableAssert<?, ? extends Throwable> assertDeclined(ThrowingCallable call) {
        AbstractThrowableAssert<?, ? extends Throwable> declined = assertThatThrownBy(call).isInstanceOfAny(IllegalArgumentException.class, OutOfMemheapException.class);
        show(Word.DECLINED);
        return declined;
    }

    /** Waits until damage is told that no call has found. */
    BlockDamaged damageTold() throws InterruptedException {
        BlockDamaged told = fixture.await(BlockDamaged.class);
        show(Word.ON_LEAVING, Word.THE_EVENT);
        return told;
    }

    /** A call is refused with an address, and nothing has changed. */
    void assertRefused(long address, String cause, ThrowingCallable call) {
        long live = fixture.heap.statistics().liveBlocks();
        assertThatThrownBy(call).isInstanceOfSatisfying(InvalidFreeException.class, wrong -> assertThat(wrong.address()).isEqualTo(address))
                .hasMessageContaining("of address 0x%x: ".formatted(address)).hasMessageContaining(cause);
        assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(live);
        show(Word.REFUSED);
    }

    /** Frees a block past whose border something has been written: full reports it, as {@code verify} did before, and the block is free at every level. */
    void assertReportedAtFree(long block, long damaged, String what) {
        if (!isFull()) {
            assertThat(problems()).isEmpty();
            heap.free(block);
            return;
        }
        assertThat(problems()).singleElement().asString().contains("at 0x%x is damaged: %s".formatted(block, what));
        assertThatThrownBy(() -> heap.free(block)).isInstanceOfSatisfying(DamagedBlockException.class, damage -> {
            assertThat(damage.address()).isEqualTo(block);
            assertThat(damage.damagedAddress()).isEqualTo(damaged);
            assertThat(damage.owner()).isEqualTo("test");
        }).hasMessageContaining(what).hasMessageContaining("; allocated at memheap.misuse.");
        show(Word.AT_FREE);
        assertRefused(block, "it was freed", () -> heap.free(block));
    }

    /** Frees a block that may be damaged. @return whether it was */
    boolean isDamagedAtFree(long block) {
        try {
            heap.free(block);
            return false;
        } catch (DamagedBlockException damage) {
            assertThat(damage.address()).isEqualTo(block);
            show(Word.AT_FREE);
            return true;
        }
    }

    /** A byte far away is changed: that jumps over the guards of a block, and is seen only where it hits those of another one. */
    void assertSeenInGuardsAlone(long target, List<Long> neighbours, long byteSize) {
        flip(target);
        boolean hit = neighbours.stream().anyMatch(address -> target >= address - GUARD && target < address || target >= address + byteSize && target < address + byteSize + GUARD);
        assertThat(problems()).hasSize(isFull() && hit ? 1 : 0);
        flip(target);
        neighbours.forEach(neighbour -> assertContent(neighbour, byteSize));
    }

    /** Frees the neighbours that were run over, as the last step of a test. @return how many of them were damaged */
    long freeAll(List<Long> blocks) {
        live.removeAll(blocks);
        return blocks.stream().filter(this::isDamagedAtFree).count();
    }

    /** Has more go through the quarantine than it holds. */
    void flushQuarantine() {
        for (long bytes = 0; bytes <= 2 * QUARANTINE; bytes += 64 * KIB) {
            heap.free(heap.allocate(64 * KIB, 16));
        }
    }

    /** Waits until damage of a freed block is told, which is at full alone. */
    void assertToldOnLeaving(long block, long damaged) throws Exception {
        flushQuarantine();
        if (isFull()) {
            BlockDamaged told = damageTold();
            assertThat(told.address()).isEqualTo(block);
            assertThat(told.owner()).isEqualTo("test");
            assertThat(told.message()).contains("it was written into after it had been freed, at 0x%x".formatted(damaged))
                    .contains("allocated at memheap.misuse.", "; freed at memheap.misuse.");
        }
        assertThat(problems()).isEmpty();
    }
}
