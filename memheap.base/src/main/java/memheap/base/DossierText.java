package memheap.base;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import memheap.api.HeapStatistics;
import memheap.api.HeapUsage;
import memheap.base.ledger.Owner;
import memheap.event.BlockGroup;
import memheap.event.GenerationStatus;
import memheap.event.OwnerStatus;

/** Figures in words, for whoever reads a dossier. */
final class DossierText {

    private DossierText() {
    }

    static List<String> lines(HeapStatistics heap) {
        return List.of(String.format(Locale.ROOT, "%d blocks are live in %d generations: %d bytes were asked for, of at most %d, and %d are taken up",
                        heap.liveBlocks(), heap.generations(), heap.liveRequestedBytes(), heap.sizeBytes(), heap.liveUsableBytes()),
                String.format(Locale.ROOT, "largest free block %d bytes; windows were used up to %d bytes; %d bytes of address space, %d of them backed with pages",
                        heap.largestFreeBytes(), heap.peakUsedBytes(), heap.reservedBytes(), heap.committedBytes()),
                String.format(Locale.ROOT, "%d allocations, %d frees, %d requests refused for lack of space", heap.allocations(), heap.frees(), heap.failures()));
    }

    static String line(GenerationStatus status) {
        return String.format(Locale.ROOT, "generation %d of '%s' (%s): %d live blocks of %d bytes; its module says: %s", status.generation(), status.component(), status.state(), status.liveBlocks(),
                status.liveRequestedBytes(), status.usage() == HeapFigures.NOTHING ? "nothing" : text(status.usage()));
    }

    private static String text(HeapUsage usage) {
        String details = new TreeMap<>(usage.details()).entrySet().stream().map(detail -> ", " + detail.getKey() + "=" + detail.getValue()).collect(Collectors.joining());
        return String.format(Locale.ROOT, "%d of %d bytes allocated in %d blocks, largest free block %d bytes%s",
                usage.allocatedBytes(), usage.capacityBytes(), usage.liveBlocks(), usage.largestFreeBytes(), details);
    }

    static String line(OwnerStatus owner) {
        return String.format(Locale.ROOT, "'%s': %d live blocks of %d bytes, at most %d bytes at once; %d allocations of %d bytes, %d refused; %s, %s", owner.owner(), owner.liveBlocks(), owner.liveBytes(),
                owner.peakBytes(), owner.allocations(), owner.totalBytes(), owner.failures(), owner.limitBytes() == Owner.UNLIMITED ? "no limit" : "limit " + owner.limitBytes() + " bytes",
                owner.reservedBytes() == 0 ? "no reservation" : "reservation " + owner.reservedBytes() + " bytes, " + owner.heldBytes() + " of them not in use");
    }

    static String line(BlockGroup group) {
        return String.format(Locale.ROOT, "%d blocks of %d bytes of '%s', the oldest %d s old%s", group.blocks(), group.byteSize(), group.owner(), group.oldest().toSeconds(),
                group.stack().isEmpty() ? "" : ", one allocated at " + group.stack().getFirst());
    }
}
