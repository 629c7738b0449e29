package memheap.base;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import memheap.api.HeapUsage;

/**
 * What all modules say of their use, each asked once and all of them in bounded time: one that hangs or throws is told of and counts for nothing. Confined to the {@code memheap-lifecycle} thread.
 */
final class TimelyUsages implements Usages {

    private final ModuleMaker maker;
    private final Reservations reservations;
    private final Map<Generation, HeapUsage> said = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final Set<Generation> hung;

    /**
     * Asks.
     *
     * @param generations whose modules are asked
     * @param limit how long that may take in all
     */
    TimelyUsages(ModuleMaker maker, Reservations reservations, List<Generation> generations, Duration limit) {
        this.maker = maker;
        this.reservations = reservations;
        this.hung = generations.stream().filter(generation -> generation.space().isBusy()).collect(Collectors.toSet());
        var time = new TimeLimit(limit);
        generations.forEach(generation -> said.put(generation, asked(generation, time)));
    }

    private HeapUsage asked(Generation generation, TimeLimit time) {
        if (generation.module().isEmpty()) {
            return generation.usage();
        }
        if (hung.contains(generation)) {
            leftOut.add(String.format(Locale.ROOT, "left out is what generation %d of '%s' says of its use: it has not returned from an earlier call", generation.number(), generation.component()));
            return HeapFigures.NOTHING;
        }
        var answer = new HeapUsage[] {HeapFigures.NOTHING};
        String failure = maker.attempt("usage-" + generation.component(), generation.space(), time, () -> answer[0] = Objects.requireNonNull(generation.module().orElseThrow().unguarded().usage()));
        if (failure.isEmpty()) {
            return answer[0];
        }
        leftOut.add(String.format(Locale.ROOT, "left out is what generation %d of '%s' says of its use: %s", generation.number(), generation.component(), failure));
        return HeapFigures.NOTHING;
    }

    /** Whether a module had not returned from an earlier call: it is asked nothing more, since each question may cost a thread. */
    boolean isHung(Generation generation) {
        return hung.contains(generation);
    }

    /** Who has not answered and why, a sentence each. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    @Override
    public HeapUsage usage(Generation generation) {
        return said.getOrDefault(generation, HeapFigures.NOTHING);
    }

    @Override
    public long liveBytes(Generation generation) {
        long bytes = generation.account().known().map(LiveBlocks::liveBytes).orElseGet(() -> usage(generation).allocatedBytes());
        return Math.max(0, bytes - reservations.heldBytes(generation));
    }
}
