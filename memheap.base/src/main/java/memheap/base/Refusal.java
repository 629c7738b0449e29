package memheap.base;

import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import memheap.api.HeapUsage;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;

/** Words for requests that cannot be served: what was asked for, what is there, what holds the rest, what to do. */
final class Refusal {

    private Refusal() {
    }

    static NoActiveComponentException noComponent(long byteSize, Map<String, String> reasons) {
        String known = reasons.isEmpty() ? "no component is installed; install memheap.buddy, memheap.ptmalloc or another one"
                : reasons.entrySet().stream().map(entry -> String.format(Locale.ROOT, "'%s' %s",
                        entry.getKey(), entry.getValue())).collect(Collectors.joining("; "));
        return new NoActiveComponentException(String.format(Locale.ROOT, "cannot allocate %d bytes: no component manages the heap now: %s",
                byteSize, known), reasons);
    }

    static OutOfMemheapException outOfMemory(World world, HeapUsage usage, ToLongFunction<Generation> liveBytes, long byteSize, long byteAlignment, long sizeBytes) {
        Generation active = world.active();
        var message = new StringBuilder(String.format(Locale.ROOT, "cannot allocate %d bytes aligned to %d from '%s': %d bytes free, largest free block %d bytes",
                byteSize, byteAlignment, active.component(), usage.freeBytes(), usage.largestFreeBytes()));
        for (Generation other : world.generations()) {
            if (other != active) {
                message.append(String.format(Locale.ROOT, "; generation %d of '%s' (%s) still holds %d blocks of %d bytes", other.number(), other.component(),
                        other.state().toString().toLowerCase(Locale.ROOT), other.liveBlocks(), liveBytes.applyAsLong(other)));
            }
        }
        if (byteSize <= usage.largestFreeBytes() && !active.claimFailure().isEmpty()) {
            message.append("; the system has no more pages: ").append(active.claimFailure());
        }
        if (byteSize <= usage.largestFreeBytes() && active.claimFailure().isEmpty()) {
            long live = world.generations().stream().mapToLong(liveBytes).sum();
            message.append(String.format(Locale.ROOT, "; all generations together hold %d bytes of at most %d", live, sizeBytes));
        }
        message.append(String.format(Locale.ROOT, "; free blocks or raise memheap.size (now %d bytes for all generations together)", sizeBytes));
        return new OutOfMemheapException(message.toString(), byteSize, usage.freeBytes(), usage.largestFreeBytes());
    }
}
