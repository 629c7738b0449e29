package memheap.base;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import memheap.base.ledger.Tally;

/** The stacks of some allocations of one generation, chosen by the bytes that were asked for. Safe for all threads. */
final class StackSamples {

    private final long meanBytes;
    private final Map<Long, List<String>> stacks = new ConcurrentHashMap<>(); // by the offset of a live block

    /** @param meanBytes how many bytes lie between two of them in the mean */
    StackSamples(long meanBytes) {
        this.meanBytes = meanBytes;
    }

    /** Keeps the stack of an allocation if it is its turn. @return whether it was kept */
    boolean tryKeep(Tally tally, long offset, long byteSize) {
        if (!tally.isSampleDue(byteSize, meanBytes)) {
            return false;
        }
        stacks.put(offset, CallStack.here());
        return true;
    }

    void forget(long offset) {
        stacks.remove(offset);
    }

    Optional<List<String>> of(long offset) {
        return Optional.ofNullable(stacks.get(offset));
    }
}
