package memheap.base;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import memheap.event.BlockGroup;
import memheap.event.GenerationStatus;
import memheap.event.OwnerStatus;

/** What a person needs to know when a request was refused for lack of space. Confined to the {@code memheap-lifecycle} thread. */
final class Dossier {

    private static final long WALK_NANOS = Duration.ofMillis(200).toNanos();
    private static final long MOST_BLOCKS_FOR_KINDS = 1_000_000; // a walk for the kinds takes some 60 ms for so many
    private static final int MOST_LINES = 25;

    private final Generations generations;
    private final ModuleMaker maker;
    private final HeapFigures figures;
    private final OwnerReports reports;
    private final HeapEngine engine;

    Dossier(Generations generations, ModuleMaker maker, HeapFigures figures, OwnerReports reports, HeapEngine engine) {
        this.generations = generations;
        this.maker = maker;
        this.figures = figures;
        this.reports = reports;
        this.engine = engine;
    }

    /**
     * Tells all.
     *
     * @param refusal what was said to the one who asked
     * @param asker on which thread, for whom
     * @param explanation of the heap
     */
    String of(String refusal, String asker, String explanation) {
        var lines = new ArrayList<String>();
        section(lines, "memheap: a request was refused", List.of("at " + Instant.now(), "by " + asker, refusal));
        section(lines, "figures of the heap", List.of(figures.statistics().toString()));
        section(lines, "generations", figures.generations().stream().map(Dossier::describe).toList());
        long deadline = System.nanoTime() + WALK_NANOS;
        generations.standingStill(false, () -> {
            generations.all().forEach(generation -> section(lines, String.format(Locale.ROOT, "free space of generation %d of '%s', between its blocks", generation.number(), generation.component()),
                    freeSizes(generation, deadline)));
            return true;
        });
        section(lines, "owners, most live bytes first", reports.owners(generations.active()).stream().sorted(Comparator.comparingLong(OwnerStatus::liveBytes).reversed())
                .limit(MOST_LINES).map(OwnerStatus::toString).toList());
        section(lines, "kinds of live blocks, most bytes first", kinds());
        section(lines, "explanation", explanation.lines().toList());
        return String.join("\n", lines) + "\n";
    }

    private static void section(List<String> lines, String title, List<String> content) {
        lines.add(lines.isEmpty() ? title : "\n" + title);
        content.forEach(line -> lines.add("  " + line));
    }

    private static String describe(GenerationStatus status) {
        return String.format(Locale.ROOT, "generation %d of '%s' (%s): %d live blocks of %d bytes; its module says: %s", status.generation(), status.component(), status.state(), status.liveBlocks(),
                status.liveRequestedBytes(), status.usage());
    }

    private List<String> freeSizes(Generation generation, long deadline) {
        if (generation.module().isEmpty()) {
            return List.of("its module has departed");
        }
        var sizes = new FreeSizes(generation.window().byteSize(), deadline);
        var whole = new boolean[1];
        String failure = maker.attempt("walk-" + generation.component(), generation.space(), () -> whole[0] = sizes.walk(generation.module().orElseThrow().unguarded()));
        List<String> lines = new ArrayList<>(sizes.lines());
        if (!failure.isEmpty() || !whole[0]) {
            lines.add(failure.isEmpty() ? "and more: the walk was ended, since it took too long" : failure);
        }
        return lines;
    }

    private List<String> kinds() {
        long blocks = generations.all().stream().mapToLong(Generation::liveBlocks).sum();
        if (blocks > MOST_BLOCKS_FOR_KINDS) {
            return List.of(String.format(Locale.ROOT, "not told, since there are %d blocks; see 'memheap:leaks'", blocks));
        }
        return reports.liveBlocks(engine.world().generations(), Duration.ZERO).stream().sorted(Comparator.comparingLong(BlockGroup::bytes).reversed()).limit(MOST_LINES).map(Dossier::describe).toList();
    }

    private static String describe(BlockGroup group) {
        return String.format(Locale.ROOT, "%d blocks of %d bytes of '%s', the oldest %d s old%s", group.blocks(), group.byteSize(), group.owner(), group.oldest().toSeconds(),
                group.stack().isEmpty() ? "" : ", one allocated at " + group.stack().getFirst());
    }
}
