package memheap.event;

import java.time.Duration;
import java.util.List;

/**
 * Live blocks of one owner and one size.
 *
 * @param owner who has them
 * @param byteSize what was asked for each of them
 * @param blocks how many they are
 * @param youngest how long ago the last one was allocated, in whole seconds
 * @param oldest how long ago the first one was allocated, in whole seconds
 * @param oldestAddress where the first one is
 * @param stack where one of them was allocated, innermost call first; empty if that was not kept
 */
public record BlockGroup(String owner, long byteSize, long blocks, Duration youngest, Duration oldest, long oldestAddress, List<String> stack) {

    /** Copies the stack, so that the record never changes. */
    public BlockGroup {
        stack = List.copyOf(stack);
    }

    /**
     * What they hold together.
     *
     * @return size times number
     */
    public long bytes() {
        return byteSize * blocks;
    }
}
