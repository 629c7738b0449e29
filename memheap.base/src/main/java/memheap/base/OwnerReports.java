package memheap.base;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Owner;
import memheap.base.ledger.OwnerFigures;
import memheap.base.ledger.Tenure;
import memheap.event.BlockGroup;
import memheap.event.MemheapEvent.BlocksKept;
import memheap.event.OwnerStatus;

/** Tells who has what. Walks over the blocks are made where no generation can close meanwhile. */
final class OwnerReports {

    private final Bookkeeping bookkeeping;

    OwnerReports(Bookkeeping bookkeeping) {
        this.bookkeeping = bookkeeping;
    }

    /** What is accounted to each owner that has ever had anything, or has bounds. */
    List<OwnerStatus> owners(Optional<Generation> active) {
        return bookkeeping.isOn() ? bookkeeping.owners().all().stream().map(owner -> status(owner, active)).filter(OwnerReports::isWorthTelling).toList() : List.of();
    }

    private OwnerStatus status(Owner owner, Optional<Generation> active) {
        OwnerFigures figures = owner.figures();
        long held = active.map(generation -> bookkeeping.reservations().heldBytes(owner, generation)).orElse(0L);
        return new OwnerStatus(owner.name(), figures.liveBytes(), figures.liveBlocks(), figures.peakBytes(), figures.totalBytes(), figures.allocations(), figures.failures(),
                owner.limitBytes(), owner.reservedBytes(), held);
    }

    private static boolean isWorthTelling(OwnerStatus status) {
        return status.allocations() > 0 || status.failures() > 0 || status.limitBytes() != Owner.UNLIMITED || status.reservedBytes() > 0;
    }

    /** All live blocks of at least an age, by owner and size, those with the oldest one first. */
    List<BlockGroup> liveBlocks(List<Generation> generations, Duration leastAge) {
        var groups = new Groups();
        long leastSeconds = leastAge.plusNanos(999_999_999).toSeconds(); // whole seconds that are at least that much
        for (Generation generation : generations) {
            generation.books().ifPresent(keeper -> keeper.ledger().forEach((offset, entry, ageSeconds) -> {
                if (ageSeconds >= leastSeconds) {
                    groups.of(entry).add(generation.window().address() + offset, ageSeconds);
                    if (LedgerEntry.isSampled(entry)) {
                        keeper.samples().flatMap(samples -> samples.of(offset)).ifPresent(groups.of(entry)::keep);
                    }
                }
            }));
        }
        return groups.byKind.values().stream().map(this::group).sorted(Comparator.comparing(BlockGroup::oldest).thenComparing(BlockGroup::bytes).reversed()).toList();
    }

    private BlockGroup group(Collected all) {
        return new BlockGroup(all.kind.owner().name(), all.kind.byteSize(), all.blocks, Duration.ofSeconds(all.youngestSeconds), Duration.ofSeconds(all.oldestSeconds),
                bookkeeping.userAddress(all.oldestAddress), all.stack);
    }

    /** What a tenure that ends leaves, if it leaves anything. */
    Optional<BlocksKept> kept(List<Generation> generations, Tenure tenure) {
        var sums = new long[2];
        for (Generation generation : generations) {
            generation.books().ifPresent(keeper -> keeper.ledger().forEach((offset, entry, age) -> {
                if (LedgerEntry.tenure(entry) == tenure.index()) {
                    sums[0]++;
                    sums[1] += LedgerEntry.requestedBytes(entry);
                }
            }));
        }
        String name = tenure.owner().name();
        return sums[0] == 0 ? Optional.empty() : Optional.of(new BlocksKept(name, sums[0], sums[1],
                String.format(Locale.ROOT, "%d blocks of '%s' with %d bytes stay, though %s", sums[0], name, sums[1], tenure.ended())));
    }

    private record Kind(Owner owner, long byteSize) {
    }

    /** Finds the group of a block: mostly without a search, since blocks of one kind often lie side by side. */
    private final class Groups {

        private final Map<Kind, Collected> byKind = new HashMap<>();
        private final Map<Long, Collected> byEntry = new HashMap<>(); // several tenures of one owner lead to one group
        private long lastEntry = LedgerEntry.NONE;
        private Collected last;

        Collected of(long entry) {
            long kind = LedgerEntry.kind(entry);
            if (kind != lastEntry) {
                lastEntry = kind;
                last = byEntry.computeIfAbsent(kind, unknown -> byKind.computeIfAbsent(
                        new Kind(bookkeeping.owners().tenure(LedgerEntry.tenure(kind)).owner(), LedgerEntry.requestedBytes(kind)), Collected::new));
            }
            return last;
        }
    }

    /** Blocks of one kind, as far as they have been seen. */
    private static final class Collected {

        private final Kind kind;
        private long blocks;
        private int youngestSeconds = Integer.MAX_VALUE;
        private int oldestSeconds;
        private long oldestAddress;
        private List<String> stack = List.of();

        Collected(Kind kind) {
            this.kind = kind;
        }

        void add(long address, int ageSeconds) {
            if (blocks++ == 0 || ageSeconds > oldestSeconds) {
                oldestSeconds = ageSeconds;
                oldestAddress = address;
            }
            youngestSeconds = Math.min(youngestSeconds, ageSeconds);
        }

        void keep(List<String> sample) {
            stack = sample;
        }
    }
}
