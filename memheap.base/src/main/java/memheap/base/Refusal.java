package memheap.base;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import memheap.api.HeapClosedException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import memheap.api.QuotaExceededException;
import memheap.base.ledger.Owner;
import memheap.base.ledger.Tenure;

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

    static OutOfMemheapException outOfMemory(World world, HeapUsage usage, ToLongFunction<Generation> liveBytes, Request request, HeapMemory memory, Map<String, Long> reserved) {
        Generation active = world.active();
        long byteSize = request.moduleBytes();
        var message = new StringBuilder(String.format(Locale.ROOT, "cannot allocate %d bytes aligned to %d from '%s': %d bytes free, largest free block %d bytes",
                request.byteSize(), request.byteAlignment(), active.component(), usage.freeBytes(), usage.largestFreeBytes()));
        if (byteSize > request.byteSize()) {
            message.append(String.format(Locale.ROOT, "; %d bytes more are needed for the guards around the block", byteSize - request.byteSize()));
        }
        for (Generation other : world.generations()) {
            if (other != active) {
                message.append(String.format(Locale.ROOT, "; generation %d of '%s' (%s) still holds %d blocks of %d bytes", other.number(), other.component(),
                        other.state().toString().toLowerCase(Locale.ROOT), other.liveBlocks(), liveBytes.applyAsLong(other)));
            }
        }
        if (byteSize <= usage.largestFreeBytes() && !active.calls().claimFailure().isEmpty()) {
            message.append("; the system has no more pages: ").append(active.calls().claimFailure());
        }
        if (byteSize <= usage.largestFreeBytes() && active.calls().claimFailure().isEmpty()) {
            long live = world.generations().stream().mapToLong(liveBytes).sum();
            message.append(String.format(Locale.ROOT, "; all generations together hold %d bytes of at most %d", live, memory.windowBytes()));
        }
        reserved.forEach((owner, bytes) -> message.append(String.format(Locale.ROOT, "; %d bytes are reserved for '%s' (memheap.reservation.%s) and not in use", bytes, owner, owner)));
        message.append(String.format(Locale.ROOT, "; free blocks or raise %s (now %d bytes for all generations together)", memory.sizeSetting(), memory.windowBytes()));
        return new OutOfMemheapException(message.toString(), request.byteSize(), usage.freeBytes(), usage.largestFreeBytes());
    }

    static OutOfMemheapException withDossier(OutOfMemheapException refusal, Path dossier) {
        return new OutOfMemheapException(String.format(Locale.ROOT, "%s; more is being written to '%s'", refusal.getMessage(), dossier), refusal.requestedBytes(), refusal.freeBytes(),
                refusal.largestFreeBytes());
    }

    static QuotaExceededException overLimit(Owner owner, long byteSize) {
        long live = owner.figures().liveBytes();
        return new QuotaExceededException(String.format(Locale.ROOT, "cannot allocate %d bytes for '%s': %d bytes of it are live, and memheap.limit.%s is %d; free blocks or raise the limit",
                byteSize, owner.name(), live, owner.name(), owner.limitBytes()), owner.name(), byteSize, live, owner.limitBytes());
    }

    static HeapClosedException ended(Tenure tenure) {
        return new HeapClosedException(String.format(Locale.ROOT, "'%s' cannot allocate any more with this Memheap: %s; get a new Memheap service", tenure.owner().name(), tenure.ended()));
    }

    static InvalidFreeException reclaimed(String call, long address, Tenure tenure) {
        return new InvalidFreeException(String.format(Locale.ROOT, "%s of address 0x%x: all blocks of '%s' were reclaimed, since %s; what is there now may belong to somebody else",
                call, address, tenure.owner().name(), tenure.ended()), address);
    }
}
