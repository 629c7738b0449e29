package memheap.base;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import memheap.api.DamagedBlockException;
import memheap.base.ledger.Tenure;

/** One block between its guards, from its allocation until it leaves the quarantine. Whoever looks at its bytes or frees it holds its monitor. */
final class GuardedBlock {

    private static final int TOLD_FRAMES = 6;

    private final MemorySegment memory;
    private final long address;
    private final long byteSize;
    private final long frontBytes;
    private final long rearBytes;
    private final Tenure tenure;
    private final List<String> allocatedBy;
    private List<String> freedBy = List.of(); // guarded by this
    private State state = State.LIVE;         // guarded by this

    /** Its bytes are its own until they are given back; then they may belong to somebody else. */
    private enum State { LIVE, FREED, GIVEN_BACK }

    GuardedBlock(MemorySegment memory, long address, long byteSize, long frontBytes, Tenure tenure, List<String> allocatedBy) {
        this(memory, address, byteSize, frontBytes, Guard.REAR_BYTES, tenure, allocatedBy);
        writeGuards();
    }

    private GuardedBlock(MemorySegment memory, long address, long byteSize, long frontBytes, long rearBytes, Tenure tenure, List<String> allocatedBy) {
        this.memory = memory;
        this.address = address;
        this.byteSize = byteSize;
        this.frontBytes = frontBytes;
        this.rearBytes = rearBytes;
        this.tenure = tenure;
        this.allocatedBy = allocatedBy;
    }

    /** Puts a smaller block at its place: what is cut off becomes guard. @return whether it was live */
    synchronized boolean tryShrinkIn(Map<Long, GuardedBlock> live, long newByteSize) {
        var smaller = new GuardedBlock(memory, address, newByteSize, frontBytes, rearBytes + byteSize - newByteSize, tenure, allocatedBy);
        if (state != State.LIVE || !live.replace(address, this, smaller)) {
            return false;
        }
        smaller.writeGuards();
        return true;
    }

    private void writeGuards() {
        Guard.write(memory, rawAddress(), frontBytes);
        Guard.write(memory, end(), rearBytes);
    }

    long address() {
        return address;
    }

    long byteSize() {
        return byteSize;
    }

    Tenure tenure() {
        return tenure;
    }

    long rawAddress() {
        return address - frontBytes;
    }

    long rawBytes() {
        return frontBytes + byteSize + rearBytes;
    }

    private long end() {
        return address + byteSize;
    }

    /** Whether it or its guards cover an address. */
    boolean covers(long place) {
        return place >= rawAddress() && place < end() + rearBytes;
    }

    /** Frees it, once: what is in it is filled, and its guards are as new, so that damage is told once. @return what has been damaged before, if anything */
    synchronized Optional<DamagedBlockException> free(byte fill) {
        Optional<DamagedBlockException> damage = damage();
        state = State.FREED;
        freedBy = CallStack.here();
        memory.asSlice(address, byteSize).fill(fill);
        if (damage.isPresent()) {
            writeGuards();
        }
        return damage;
    }

    /** Has everything look as it does in a block that was never used; it has left the quarantine. */
    synchronized void erase(byte fill) {
        state = State.GIVEN_BACK;
        memory.asSlice(rawAddress(), rawBytes()).fill(fill);
    }

    /** It has left the quarantine. */
    synchronized void leave() {
        state = State.GIVEN_BACK;
    }

    /** Whether it has left the quarantine, or was taken from its owner. */
    synchronized boolean isGone() {
        return state == State.GIVEN_BACK;
    }

    /** Whether somebody has written where nobody may: at its borders, and where it has been freed, inside of it. */
    synchronized Optional<DamagedBlockException> damage(byte fill) {
        if (state == State.GIVEN_BACK) {
            return Optional.empty();
        }
        if (state == State.FREED) {
            for (long at = address; at < end(); at++) {
                if (memory.get(ValueLayout.JAVA_BYTE, at) != fill) {
                    return Optional.of(damaged(at, "it was written into after it had been freed"));
                }
            }
        }
        return damage();
    }

    private Optional<DamagedBlockException> damage() {
        long before = Guard.damage(memory, rawAddress(), frontBytes);
        if (before != Guard.INTACT) {
            return Optional.of(damaged(before, "something was written before its start"));
        }
        long behind = Guard.damage(memory, end(), rearBytes);
        return behind == Guard.INTACT ? Optional.empty() : Optional.of(damaged(behind, "something was written behind its end"));
    }

    private DamagedBlockException damaged(long place, String what) {
        return new DamagedBlockException(String.format(Locale.ROOT, "the block of %d bytes of '%s' at 0x%x is damaged: %s, at 0x%x (%+d bytes from its start), where there is 0x%02x now; %s",
                byteSize, tenure.owner().name(), address, what, place, place - address, memory.get(ValueLayout.JAVA_BYTE, place), stacks()), tenure.owner().name(), address, place);
    }

    /** Where it came from, and where it went. */
    synchronized String stacks() {
        String allocation = "allocated" + at(allocatedBy);
        return state != State.LIVE ? allocation + "; freed" + at(freedBy) : allocation;
    }

    private static String at(List<String> stack) {
        return stack.isEmpty() ? " at an unknown place" : " at " + stack.stream().limit(TOLD_FRAMES).collect(Collectors.joining(" < "));
    }

    synchronized boolean isFreed() {
        return state != State.LIVE;
    }
}
