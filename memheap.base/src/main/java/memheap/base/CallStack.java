package memheap.base;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The stack of a user's call, as text, so that it holds no class. */
final class CallStack {

    private static final int MOST_FRAMES = 32;
    private static final Set<String> OURS = Stream.of(CallStack.class, StackSamples.class, Bookkeeper.class, Attachment.class, ThreadSlot.class, Generation.class, HeapEngine.class, OwnedHeap.class,
            GatedAllocation.class, BlockCalls.class, GuardedHeap.class, GuardedRequest.class, GuardedFree.class, GuardedBlock.class, GuardedBlocks.class, HeapFacade.class, HeapArena.class, HeapAllocation.class,
            Optional.class).map(Class::getName).collect(Collectors.toUnmodifiableSet());
    private static final StackWalker WALKER = StackWalker.getInstance();

    private CallStack() {
    }

    /** The frames outside of the heap, innermost first. */
    static List<String> here() {
        return WALKER.walk(frames -> frames.dropWhile(frame -> OURS.contains(frame.getClassName())).limit(MOST_FRAMES)
                .map(frame -> frame.toStackTraceElement().toString()).toList());
    }
}
