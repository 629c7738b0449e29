package memheap.base;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import memheap.event.BlockGroup;
import memheap.event.OwnerStatus;

/**
 * What a person needs to know when a request was refused for lack of space. Modules are asked in bounded time, half a second in all; what one of them does not tell in time is left out, and the text
 * says so. Confined to the {@code memheap-lifecycle} thread.
 */
final class Dossier {

    private static final Duration ALL = Duration.ofMillis(500);
    private static final Duration FIGURES = Duration.ofMillis(100); // for all modules together
    private static final Duration WALKS = Duration.ofMillis(200);   // likewise; then a walk ends by itself, with what it has seen
    private static final Duration ANSWERS = Duration.ofMillis(300); // or else it is not waited for any more; the users wait meanwhile
    private static final long MOST_BLOCKS_FOR_KINDS = 1_000_000; // a walk for the kinds takes some 60 ms for so many
    private static final int MOST_LINES = 25;

    private final Generations generations;
    private final ModuleMaker maker;
    private final HeapFigures figures;
    private final OwnerReports reports;
    private final Reservations reservations;

    Dossier(Generations generations, ModuleMaker maker, HeapFigures figures, OwnerReports reports, Reservations reservations) {
        this.generations = generations;
        this.maker = maker;
        this.figures = figures;
        this.reports = reports;
        this.reservations = reservations;
    }

    /**
     * Tells all.
     *
     * @param refusal what was said to the one who asked
     * @param asker on which thread, for whom
     * @param explanation of the heap, with what modules say of their use
     */
    String of(String refusal, String asker, Function<Usages, String> explanation) {
        var lines = new ArrayList<String>();
        section(lines, "memheap: a request was refused", List.of("at " + Instant.now(), "by " + asker, refusal));
        var all = new TimeLimit(ALL);
        var usages = new TimelyUsages(maker, reservations, generations.all(), FIGURES);
        section(lines, "figures of the heap", withLeftOut(DossierText.lines(figures.statistics(usages)), usages.leftOut()));
        section(lines, "generations", figures.generations(usages).stream().map(DossierText::line).toList());
        freeSpace(lines, all, usages);
        section(lines, "owners, most live bytes first", reports.owners(generations.active()).stream().sorted(Comparator.comparingLong(OwnerStatus::liveBytes).reversed())
                .limit(MOST_LINES).map(DossierText::line).toList());
        section(lines, "kinds of live blocks, most bytes first", kinds(all));
        section(lines, "explanation", explanation.apply(usages).lines().toList());
        return String.join("\n", lines) + "\n";
    }

    private static void section(List<String> lines, String title, List<String> content) {
        lines.add(lines.isEmpty() ? title : "\n" + title);
        content.forEach(line -> lines.add("  " + line));
    }

    private static List<String> withLeftOut(List<String> lines, List<String> leftOut) {
        return Stream.concat(lines.stream(), leftOut.stream()).toList();
    }

    private void freeSpace(List<String> lines, TimeLimit all, TimelyUsages usages) {
        boolean isTold = generations.standingStill(all.atMost(WALKS), false, () -> {
            var walks = new TimeLimit(all.atMost(WALKS));
            var answers = new TimeLimit(all.atMost(ANSWERS));
            generations.all().forEach(generation -> section(lines, String.format(Locale.ROOT, "free space of generation %d of '%s', between its blocks", generation.number(), generation.component()),
                    freeSizes(generation, usages, walks, answers)));
            return true;
        });
        if (!isTold) {
            section(lines, "free space", List.of("left out, for a thread is stuck inside of a module"));
        }
    }

    private List<String> freeSizes(Generation generation, TimelyUsages usages, TimeLimit walks, TimeLimit answers) {
        if (generation.module().isEmpty()) {
            return List.of("its module has departed");
        }
        if (usages.isHung(generation)) {
            return List.of("left out: it has not returned from an earlier call");
        }
        var sizes = new FreeSizes(generation.window().byteSize(), walks);
        var whole = new boolean[1];
        String failure = maker.attempt("walk-" + generation.component(), generation.space(), answers, () -> whole[0] = sizes.walk(generation.module().orElseThrow().unguarded()));
        if (!failure.isEmpty()) {
            return List.of("left out: " + failure);
        }
        return withLeftOut(sizes.lines(), whole[0] ? List.of() : List.of("and more: the walk was ended, since it took too long"));
    }

    private List<String> kinds(TimeLimit all) {
        if (all.isOver()) {
            return List.of("left out, for the rest took too long; see 'memheap:leaks'");
        }
        long blocks = generations.all().stream().mapToLong(Generation::liveBlocks).sum();
        if (blocks > MOST_BLOCKS_FOR_KINDS) {
            return List.of(String.format(Locale.ROOT, "not told, since there are %d blocks; see 'memheap:leaks'", blocks));
        }
        return reports.liveBlocks(generations.all(), Duration.ZERO).stream().sorted(Comparator.comparingLong(BlockGroup::bytes).reversed()).limit(MOST_LINES).map(DossierText::line).toList();
    }
}
