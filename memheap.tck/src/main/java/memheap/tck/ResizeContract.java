package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A block changes its size where it is, or nothing changes. */
abstract class ResizeContract extends FreeContract {

    @Test
    void shrinkingAlwaysSucceedsAndKeepsTheContent() {
        CheckedModule module = openChecked();
        for (long byteSize : new long[] {16, 100, 4096, 70_000}) {
            long offset = module.allocate(byteSize, 1);
            module.allocate(1, 1);
            for (long smaller = byteSize; smaller > 0; smaller /= 2) {
                assertThat(module.resize(offset, smaller)).as("a block of %d bytes shrinks to %d", byteSize, smaller).isTrue();
                module.check();
            }
        }
        module.checkContents();
    }

    @Test
    void allUsableBytesCanBeAskedForInPlace() {
        CheckedModule module = openChecked();
        for (long byteSize = 1; byteSize < 2000; byteSize += 77) {
            long offset = module.allocate(byteSize, 1);
            assertThat(module.resize(offset, module.usableBytes(offset))).as("resize to usableBytes").isTrue();
        }
        module.check();
        module.checkContents();
    }

    @Test
    void growthKeepsTheContentAndOverlapsNothing() {
        CheckedModule module = openChecked();
        scatter(module);
        for (long offset : module.offsets()) {
            for (long more : new long[] {1, 15, 100, 5000}) {
                module.resize(offset, module.usableBytes(offset) + more);
                module.check();
            }
        }
        module.checkContents();
    }

    @Test
    void aBlockThatGrewAndShrankGivesEverythingBack() {
        CheckedModule module = openChecked();
        long largestBytes = module.module().usage().largestFreeBytes();
        long offset = module.allocate(100, 1);
        module.resize(offset, 10_000);
        module.resize(offset, 7);
        module.free(offset);
        module.check();
        assertThat(module.module().usage().largestFreeBytes()).as("largest free block").isEqualTo(largestBytes);
    }

    @Test
    void growthBeyondTheWindowIsRefusedAndChangesNothing() {
        CheckedModule module = openChecked();
        scatter(module);
        for (long offset : module.offsets()) {
            for (long byteSize : hugeSizes()) {
                assertThat(module.resize(offset, byteSize)).as("resizeInPlace(0x%x, %d)", offset, byteSize).isFalse();
            }
        }
        module.check();
        module.checkContents();
    }
}
