package memheap.shell;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import memheap.event.BlockGroup;
import memheap.event.MemheapInspector;
import memheap.event.OwnerStatus;

/** Who has what, and for how long, as text for people. Each call takes a snapshot of its own. */
final class OwnerText {

    /** What stands for all owners. */
    static final String ANYBODY = "";

    private static final String NOBODY = "nobody has had a block yet, or no ledger is kept (memheap.ledger=off; see 'memheap:explain')";

    private final MemheapInspector inspector;

    OwnerText(MemheapInspector inspector) {
        this.inspector = inspector;
    }

    /** A line for each owner, the one with most live bytes first. */
    String owners() {
        List<OwnerStatus> owners = inspector.owners();
        if (owners.isEmpty()) {
            return NOBODY;
        }
        var table = new TextTable("OWNER", ">LIVE BYTES", ">LIVE BLOCKS", ">PEAK BYTES", ">TOTAL BYTES", ">ALLOCATIONS", ">FAILURES", ">LIMIT", ">RESERVED", ">HELD");
        owners.stream().sorted((one, other) -> Long.compare(other.liveBytes(), one.liveBytes())).forEach(owner -> table.add(owner.owner(), owner.liveBytes(), owner.liveBlocks(),
                owner.peakBytes(), owner.totalBytes(), owner.allocations(), owner.failures(), owner.limitBytes() == Long.MAX_VALUE ? "-" : owner.limitBytes(), owner.reservedBytes(),
                owner.heldBytes()));
        return table.toString();
    }

    /**
     * Live blocks that have been live for some time, by owner and size, those with the oldest one first.
     *
     * @param leastAge how long
     * @param owner whose, or {@link #ANYBODY}
     * @param most how many lines at most
     */
    String leaks(Duration leastAge, String owner, int most) {
        List<BlockGroup> groups = inspector.liveBlocks(leastAge).stream().filter(group -> owner.equals(ANYBODY) || group.owner().equals(owner)).toList();
        if (!owner.equals(ANYBODY) && inspector.owners().stream().noneMatch(known -> known.owner().equals(owner))) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "no owner is called '%s'; there are: %s", owner,
                    inspector.owners().stream().map(OwnerStatus::owner).collect(Collectors.joining(", "))));
        }
        String whose = owner.equals(ANYBODY) ? "" : String.format(Locale.ROOT, " of '%s'", owner);
        if (groups.isEmpty()) {
            return inspector.owners().isEmpty() ? NOBODY : String.format(Locale.ROOT, "no block%s has been live for %s or more", whose, age(leastAge));
        }
        long blocks = groups.stream().mapToLong(BlockGroup::blocks).sum();
        long bytes = groups.stream().mapToLong(BlockGroup::bytes).sum();
        String head = String.format(Locale.ROOT, "%d blocks%s with %s have been live for %s or more:\n\n", blocks, whose, ByteText.exact(bytes), age(leastAge));
        String rest = groups.size() <= most ? "" : String.format(Locale.ROOT, "\n... and %d more kinds; 'memheap:leaks --older %ds%s --top %d' shows them",
                groups.size() - most, leastAge.toSeconds(), owner.equals(ANYBODY) ? "" : " --owner '" + owner + "'", groups.size());
        List<BlockGroup> shown = groups.stream().limit(most).toList();
        return head + table(shown) + rest + stacks(shown);
    }

    private static String table(List<BlockGroup> groups) {
        var table = new TextTable("OWNER", ">SIZE", ">BLOCKS", ">BYTES", ">OLDEST", ">YOUNGEST", ">OLDEST AT");
        groups.forEach(group -> table.add(group.owner(), group.byteSize(), group.blocks(), group.bytes(), age(group.oldest()), age(group.youngest()), ByteText.hex(group.oldestAddress())));
        return table.toString();
    }

    private static String stacks(List<BlockGroup> groups) {
        return groups.stream().filter(group -> !group.stack().isEmpty()).map(group -> group.stack().stream().map(frame -> "\n    at " + frame)
                .collect(Collectors.joining("", String.format(Locale.ROOT, "\n\none of %d bytes of '%s' was allocated", group.byteSize(), group.owner()), ""))).collect(Collectors.joining());
    }

    /** In the two largest units: {@code 3d 4h}, {@code 2m 5s}, {@code 7s}. */
    static String age(Duration age) {
        if (age.toDays() > 0) {
            return String.format(Locale.ROOT, "%dd %dh", age.toDays(), age.toHoursPart());
        }
        if (age.toHours() > 0) {
            return String.format(Locale.ROOT, "%dh %dm", age.toHours(), age.toMinutesPart());
        }
        return age.toMinutes() > 0 ? String.format(Locale.ROOT, "%dm %ds", age.toMinutes(), age.toSecondsPart()) : age.toSeconds() + "s";
    }
}
