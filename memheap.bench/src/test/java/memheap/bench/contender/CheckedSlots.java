package memheap.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;

/** Slots whose blocks are written all over, and read again before they go: two blocks that overlap are found out. For one thread. */
final class CheckedSlots implements AutoCloseable {

    private static final int STEP = Long.BYTES;

    private final Slots slots;
    private final long[] byteSizes;
    private final long[] stamps;
    private final SplittableRandom random;

    CheckedSlots(Slots slots, int count, long seed) {
        this.slots = slots;
        this.byteSizes = new long[count];
        this.stamps = new long[count];
        this.random = new SplittableRandom(seed);
    }

    void fillAll() {
        for (int slot = 0; slot < byteSizes.length; slot++) {
            fill(slot);
        }
    }

    private void fill(int slot) {
        byteSizes[slot] = randomSize();
        slots.fill(slot, byteSizes[slot]);
        assertThat(slots.read(slot, 0)).as("the first 8 bytes of a new block").isEqualTo(byteSizes[slot]);
        stamp(slot);
    }

    /** A multiple of 8 from 16 to 4096. */
    private long randomSize() {
        return random.nextLong(2, 513) * STEP;
    }

    private void stamp(int slot) {
        stamps[slot] = random.nextLong();
        for (long offset = 0; offset < byteSizes[slot]; offset += STEP) {
            slots.write(slot, offset, stamps[slot] + offset);
        }
    }

    void replaceAtRandom(int times) {
        for (int i = 0; i < times; i++) {
            int slot = random.nextInt(byteSizes.length);
            check(slot, byteSizes[slot]);
            byteSizes[slot] = randomSize();
            slots.replace(slot, byteSizes[slot]);
            stamp(slot);
        }
    }

    void resizeAtRandom(int times) {
        for (int i = 0; i < times; i++) {
            int slot = random.nextInt(byteSizes.length);
            long old = byteSizes[slot];
            byteSizes[slot] = randomSize();
            slots.resize(slot, old, byteSizes[slot]);
            check(slot, Math.min(old, byteSizes[slot]));
            stamp(slot);
        }
    }

    void checkAll() {
        for (int slot = 0; slot < byteSizes.length; slot++) {
            check(slot, byteSizes[slot]);
        }
    }

    private void check(int slot, long byteSize) {
        for (long offset = 0; offset < byteSize; offset += STEP) {
            long found = slots.read(slot, offset);
            if (found != stamps[slot] + offset) {
                assertThat(found).as("8 bytes at offset %d of the block of %d bytes in slot %d", offset, byteSizes[slot], slot).isEqualTo(stamps[slot] + offset);
            }
        }
    }

    void clear(int slot) {
        check(slot, byteSizes[slot]);
        slots.clear(slot);
    }

    @Override
    public void close() {
        slots.close();
    }
}
