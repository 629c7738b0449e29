package memheap.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import memheap.base.job.HeapPart;
import memheap.base.job.Proposal;
import memheap.base.job.WindowState;

/**
 * What the heap of this PE tells the others of its components, and does when all have agreed. What changes the heap is done on {@code memheap-lifecycle}; who serves is told from there to all threads
 * as soon as it has changed.
 */
final class SymmetricPart implements HeapPart {

    private final Lifecycle lifecycle;
    private final Selection selection;
    private final Generations generations;
    private final HeapMemory memory;
    private final Runnable settling;
    private final Supplier<Settings> settings;
    private volatile long serving = NONE;
    private volatile long wanted = NONE;
    private Optional<Integer> toServe = Optional.empty();    // index of the window that others have allocated in; confined to memheap-lifecycle
    private List<Generation> unbroken = List.of();           // while all modules are closed; confined to memheap-lifecycle
    private Optional<Generation> before = Optional.empty(); // that served before the trial; confined to memheap-lifecycle

    /**
     * Knows what it needs to serve.
     *
     * @param settings of the heap as they are now, which have to be the same in all PEs
     * @param settling brings everything up to date after a change; on {@code memheap-lifecycle}
     */
    SymmetricPart(Lifecycle lifecycle, Selection selection, Generations generations, HeapMemory memory, Supplier<Settings> settings, Runnable settling) {
        this.lifecycle = lifecycle;
        this.selection = selection;
        this.generations = generations;
        this.memory = memory;
        this.settling = settling;
        this.settings = settings;
    }

    /** A number for a text, which no other one has but for a collision of the hash; never {@link #NONE}. */
    private static long number(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            long number = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                number = number << Byte.SIZE | hash[i] & 0xff;
            }
            return number == NONE ? 1 : number;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private long configuration() {
        Settings now = settings.get();
        return number(now.startText() + now.ownership().boundsText());
    }

    private static long number(Candidate candidate) {
        return number(candidate.name() + '\n' + candidate.bundle());
    }

    /** Tells all threads who serves and who should; on {@code memheap-lifecycle}. */
    void tell() {
        serving = generations.active().flatMap(Generation::candidate).map(SymmetricPart::number).orElse(NONE);
        wanted = selection.able().stream().findFirst().map(SymmetricPart::number).orElse(NONE);
    }

    @Override
    public long serving() {
        return serving;
    }

    @Override
    public long wanted() {
        return wanted;
    }

    @Override
    public Proposal proposal() {
        return lifecycle.get(() -> new Proposal(0, configuration(), freeWindows(), selection.able().stream().limit(Proposal.MOST_CANDIDATES)
                .map(candidate -> new Proposal.Candidate(number(candidate), windowOf(candidate))).toList()), () -> new Proposal(0, configuration(), 0, List.of()));
    }

    private long freeWindows() {
        return memory.windows().stream().filter(Window::isFree).mapToLong(window -> 1L << window.index()).reduce(0, (one, other) -> one | other);
    }

    private int windowOf(Candidate candidate) {
        return Stream.concat(generations.active().stream(), generations.all().stream()).filter(generation -> generation.belongsTo(candidate)).findFirst().filter(Generation::isUnbroken)
                .map(generation -> generation.window().index()).orElse(Proposal.NO_WINDOW);
    }

    @Override
    public boolean tryServe(long component, int window) {
        return lifecycle.get(() -> {
            before = generations.active();
            boolean serves = selection.able().stream().filter(is(component)).findFirst().filter(candidate -> selection.tryServe(candidate, memory.windows().get(window))).isPresent();
            settling.run();
            return serves;
        }, () -> false);
    }

    private static Predicate<Candidate> is(long component) {
        return candidate -> number(candidate) == component;
    }

    @Override
    public void endTrial() {
        lifecycle.await(() -> {
            before.filter(generation -> generations.all().contains(generation) && generation.candidate().isPresent()).ifPresentOrElse(generations::resume, generations::deactivate);
            settling.run();
        });
    }

    @Override
    public void serveNobody() {
        lifecycle.await(() -> {
            if (generations.active().isPresent()) {
                generations.deactivate();
            }
            settling.run();
        });
    }

    @Override
    public void hear(List<Proposal> proposals) {
        boolean areAlike = proposals.stream().mapToLong(Proposal::configuration).distinct().count() == 1;
        lifecycle.await(() -> {
            long configuration = configuration();
            selection.able().forEach(candidate -> selection.remark(candidate, areAlike ? remark(proposals, number(candidate)) : "the heaps of the PEs are configured otherwise: PEs "
                    + pes(proposals, proposal -> proposal.configuration() != configuration) + " have other settings"));
            settling.run();
        });
    }

    private static String remark(List<Proposal> proposals, long component) {
        String lacking = pes(proposals, proposal -> proposal.candidate(component).isEmpty());
        return lacking.isEmpty() ? "the PEs have agreed on another component" : String.format(Locale.ROOT, "not all PEs have it in this version: PE %s cannot be served by it", lacking);
    }

    private static String pes(List<Proposal> proposals, Predicate<Proposal> of) {
        return proposals.stream().filter(of).map(proposal -> String.valueOf(proposal.pe())).collect(Collectors.joining(", "));
    }

    @Override
    public Map<String, String> reasons() {
        return selection.reasons();
    }

    @Override
    public String describeServing() {
        return lifecycle.get(() -> generations.active().flatMap(Generation::candidate).map(candidate -> candidate.name() + " (" + candidate.bundle() + ")").orElse(""), () -> "");
    }

    @Override
    public List<WindowState> windowStates() {
        return lifecycle.get(() -> generations.all().stream().map(generation -> new WindowState(generation.window().index(), generation.number(), generation.component(), generation.formatVersion(),
                generation.space().metadata().byteSize(), toServe.filter(window -> window == generation.window().index()).isPresent(), unbroken.contains(generation))).toList(), List::of);
    }

    @Override
    public MemorySegment metadata(int window) {
        return lifecycle.get(() -> generations.all().stream().filter(generation -> generation.window().index() == window).findFirst().orElseThrow().space().metadata(), () -> MemorySegment.NULL);
    }

    @Override
    public MemorySegment receive(WindowState state) throws IOException {
        try {
            return lifecycle.get(() -> {
                MemorySegment metadata = received(state);
                toServe = state.serves() ? Optional.of(state.window()) : toServe;
                unbroken = state.isUnbroken() ? with(unbroken, generations.all().getLast()) : unbroken;
                return metadata;
            }, () -> MemorySegment.NULL);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private static List<Generation> with(List<Generation> generations, Generation next) {
        return Stream.concat(generations.stream(), Stream.of(next)).toList();
    }

    private MemorySegment received(WindowState state) {
        try {
            return generations.receive(memory.windows().get(state.window()), new WindowRecord(state.generation(), state.component(), state.formatVersion(), state.metadataBytes()));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public void closeModules() {
        lifecycle.await(() -> {
            toServe = generations.active().map(generation -> generation.window().index());
            unbroken = generations.all().stream().filter(Generation::isUnbroken).toList();
            selection.leaveAll();
            settling.run();
        });
    }

    @Override
    public void reopenModules() {
        lifecycle.await(() -> {
            selection.continueAll();
            unbroken.stream().filter(generation -> generation.candidate().isPresent()).forEach(Generation::becomeUnbroken);
            toServe.flatMap(window -> generations.all().stream().filter(generation -> generation.window().index() == window && generation.candidate().isPresent()).findFirst()).ifPresent(generations::resume);
            toServe = Optional.empty();
            unbroken = List.of();
            settling.run();
        });
    }
}
