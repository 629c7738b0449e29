package memheap.base;

import java.util.Optional;
import java.util.function.LongSupplier;
import memheap.api.AddressHeap;
import memheap.api.DamagedBlockException;

/** Takes the guards off a block that is freed; asked inside of the gate, so that nobody else takes the block away meanwhile. */
final class GuardedFree implements LongSupplier {

    private final GuardedBlocks blocks;
    private final GuardedBlock block;
    private boolean begun;
    private Optional<DamagedBlockException> damage = Optional.empty();

    GuardedFree(GuardedBlocks blocks, GuardedBlock block) {
        this.blocks = blocks;
        this.block = block;
    }

    /** While its module departed, it may have been reclaimed. */
    @Override
    public long getAsLong() {
        if (!begun) {
            blocks.remove("free", block);
            damage = blocks.free(block);
            begun = true;
        }
        return block.isGone() ? AddressHeap.NULL : block.rawAddress();
    }

    /** What had been written where nobody may write, if anything. */
    Optional<DamagedBlockException> damage() {
        return damage;
    }
}
