package memheap.base;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import memheap.api.DamagedBlockException;
import memheap.api.InvalidFreeException;
import memheap.base.ledger.Tenure;

/** All blocks between guards, live or in quarantine, by address. Safe for all threads. */
final class GuardedBlocks {

    private final MemorySegment memory;
    private final byte fill;
    private final NavigableMap<Long, GuardedBlock> live = new ConcurrentSkipListMap<>();
    private final NavigableMap<Long, GuardedBlock> quarantined = new ConcurrentSkipListMap<>();

    GuardedBlocks(MemorySegment memory, byte fill) {
        this.memory = memory;
        this.fill = fill;
    }

    /** Puts guards around a new block. */
    void add(long address, long byteSize, long frontBytes, Tenure tenure, List<String> stack) {
        live.put(address, new GuardedBlock(memory, address, byteSize, frontBytes, tenure, stack));
    }

    Optional<GuardedBlock> live(long address) {
        return Optional.ofNullable(live.get(address));
    }

    /** Takes a block out that was live; of several threads, one succeeds. It is in quarantine from now on. */
    void remove(String call, GuardedBlock block) {
        if (!live.remove(block.address(), block)) {
            throw refusal(call, block.address(), freedBefore(block));
        }
        quarantined.put(block.address(), block);
    }

    /** Cuts a live block down where it is. */
    void shrink(GuardedBlock block, long byteSize) {
        if (!block.tryShrinkIn(live, byteSize)) {
            throw refusal("resize", block.address(), freedBefore(block));
        }
    }

    /** @throws DamagedBlockException if something has been written where nobody may */
    void check(GuardedBlock block) {
        block.damage(fill).ifPresent(damage -> {
            throw damage;
        });
    }

    /** Frees a block that has been taken out. @return what has been damaged before, if anything */
    Optional<DamagedBlockException> free(GuardedBlock block) {
        return block.free(fill);
    }

    /** Lets go of a block that is given back to the module. @return what has been damaged, since it was freed if it was; if anything */
    Optional<DamagedBlockException> release(GuardedBlock block) {
        Optional<DamagedBlockException> damage = block.damage(fill);
        forget(block);
        return damage;
    }

    /** Lets go of a block that was taken from its owner, who may have been about to free it. @return what has been damaged, if anything */
    Optional<DamagedBlockException> reclaim(long rawAddress) {
        return beginning(live, rawAddress).or(() -> withheld(rawAddress)).flatMap(this::release);
    }

    /** The block in quarantine that begins, with its guard, at an address. */
    Optional<GuardedBlock> withheld(long rawAddress) {
        return beginning(quarantined, rawAddress);
    }

    private void forget(GuardedBlock block) {
        block.erase(fill);
        live.remove(block.address(), block);
        quarantined.remove(block.address(), block);
    }

    /** Lets go of a freed block whose place may be somebody else's by now. */
    void forgetFreed(GuardedBlock block) {
        block.leave();
        quarantined.remove(block.address(), block);
    }

    /** The address that a user has for a block, given the one that the module has. */
    long userAddress(long rawAddress) {
        return beginning(live, rawAddress).map(GuardedBlock::address).orElse(rawAddress);
    }

    private static Optional<GuardedBlock> beginning(NavigableMap<Long, GuardedBlock> blocks, long rawAddress) {
        return blocks.tailMap(rawAddress).values().stream().findFirst().filter(block -> block.rawAddress() == rawAddress);
    }

    /** Why no live block starts at an address, as far as it is known here. */
    Optional<String> likelyCause(long address) {
        GuardedBlock before = quarantined.get(address);
        if (before != null) {
            return Optional.of(freedBefore(before));
        }
        return Stream.of(live, quarantined).flatMap(blocks -> covering(blocks, address).stream()).findFirst().map(block -> describe(block, address));
    }

    private static String freedBefore(GuardedBlock block) {
        return String.format(Locale.ROOT, "it was freed before: a block of %d bytes of '%s', %s", block.byteSize(), block.tenure().owner().name(), block.stacks());
    }

    private static Optional<GuardedBlock> covering(NavigableMap<Long, GuardedBlock> blocks, long address) {
        return Stream.of(blocks.floorEntry(address), blocks.higherEntry(address)).filter(entry -> entry != null).map(NavigableMap.Entry::getValue).filter(block -> block.covers(address)).findFirst();
    }

    private static String describe(GuardedBlock block, long address) {
        long distance = address - block.address();
        String place = distance < 0 ? "in the guard before" : distance < block.byteSize() ? distance + " bytes inside of" : "in the guard behind";
        return String.format(Locale.ROOT, "it lies %s the %s of %d bytes of '%s' at 0x%x, %s", place, block.isFreed() ? "freed block" : "block", block.byteSize(),
                block.tenure().owner().name(), block.address(), block.stacks());
    }

    /** @param fate what has become of the last block there, if somebody else knows */
    InvalidFreeException refusal(String call, long address, Optional<String> fate) {
        return refusal(call, address, likelyCause(address).or(() -> fate).orElse("it was freed before, or never was the address of a block"));
    }

    private static InvalidFreeException refusal(String call, long address, String cause) {
        return new InvalidFreeException(String.format(Locale.ROOT, "%s of address 0x%x: no live block starts there; %s", call, address, cause), address);
    }

    /** What all live blocks together were asked for. */
    long liveBytes() {
        return live.values().stream().mapToLong(GuardedBlock::byteSize).sum();
    }

    /** Looks at all guards, and at all that is in quarantine. @return what is damaged, a sentence each */
    List<String> problems() {
        var problems = new ArrayList<String>();
        Stream.of(live, quarantined).flatMap(blocks -> blocks.values().stream()).forEach(block -> block.damage(fill).map(Throwable::getMessage).ifPresent(problems::add));
        return problems;
    }
}
