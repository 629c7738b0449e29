package memheap.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.replay.ReplayPlan;
import memheap.replay.peer.Peer;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The shell's commands of scope {@code memheap}: each reads its arguments and hands them on. Safe for many sessions. */
@Component(service = MemheapCommands.class, property = {
    CommandProcessor.COMMAND_SCOPE + "=memheap",
    CommandProcessor.COMMAND_FUNCTION + "=status",
    CommandProcessor.COMMAND_FUNCTION + "=list",
    CommandProcessor.COMMAND_FUNCTION + "=explain",
    CommandProcessor.COMMAND_FUNCTION + "=show",
    CommandProcessor.COMMAND_FUNCTION + "=owners",
    CommandProcessor.COMMAND_FUNCTION + "=leaks",
    CommandProcessor.COMMAND_FUNCTION + "=allocate",
    CommandProcessor.COMMAND_FUNCTION + "=free",
    CommandProcessor.COMMAND_FUNCTION + "=write",
    CommandProcessor.COMMAND_FUNCTION + "=read",
    CommandProcessor.COMMAND_FUNCTION + "=verify",
    CommandProcessor.COMMAND_FUNCTION + "=checkpoint",
    CommandProcessor.COMMAND_FUNCTION + "=exit",
    CommandProcessor.COMMAND_FUNCTION + "=replay",
    CommandProcessor.COMMAND_FUNCTION + "=use",
    CommandProcessor.COMMAND_FUNCTION + "=auto"})
public final class MemheapCommands {

    /** The framework property that says whether a replay shows how far it is. */
    static final String PROGRESS = "memheap.progress";

    private static final String NOT_GIVEN = "";

    private final BundleContext context;
    private final MemheapInspector inspector;
    private final Pin pin;
    private final StatusText text;
    private final OwnerText owners;

    /** Registered by the base once a first component has become active, so it may be missing. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY, target = "(memheap.scope=local)")
    private volatile Memheap memheap;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Peer> peers = List.of();

    /**
     * Made by Declarative Services.
     *
     * @param context of this bundle
     * @param inspector answers questions about the heap
     * @param configurations stores the pin
     */
    @Activate
    public MemheapCommands(BundleContext context, @Reference(target = "(memheap.scope=local)") MemheapInspector inspector, @Reference ConfigurationAdmin configurations) {
        this.context = context;
        this.inspector = inspector;
        this.pin = new Pin(configurations);
        this.text = new StatusText(inspector);
        this.owners = new OwnerText(inspector);
    }

    @Descriptor("shows the active component, the figures of the heap and its generations")
    public String status() {
        return text.status(Optional.ofNullable(memheap));
    }

    @Descriptor("lists the known components, best first, each with its state and the reason for it")
    public String list() {
        return text.list();
    }

    @Descriptor("explains why each component serves or does not, what holds each window, and which settings are in force")
    public String explain() {
        return inspector.explain();
    }

    @Descriptor("shows everything about one component: its state, its generations and all figures of its modules")
    public String show(@Descriptor("the component's name, as 'memheap:list' shows it") String name) {
        return text.show(turns().known(name));
    }

    @Descriptor("lists the owners of blocks, the one with most live bytes first, with their limits and reservations")
    public String owners() {
        return owners.owners();
    }

    @Descriptor("shows blocks that have been live for long, by owner and size, those with the oldest one first")
    public String leaks(
            @Descriptor("how long: 90s, 5m, 2h, 1d; without it, a minute")
            @Parameter(names = {"-a", "--older"}, absentValue = "1m") String older,
            @Descriptor("whose blocks; without it, everybody's")
            @Parameter(names = {"-o", "--owner"}, absentValue = OwnerText.ANYBODY) String owner,
            @Descriptor("how many lines at most; without it, 20")
            @Parameter(names = {"-t", "--top"}, absentValue = "20") String top) {
        return owners.leaks(ByteText.time("--older", older), owner, (int) ByteText.count("--top", top, Integer.MAX_VALUE));
    }

    @Descriptor("allocates a block and returns its address")
    public String allocate(@Descriptor("its size: 4096, 64K, 1.5G") String bytes) {
        return allocate(bytes, Long.toString(Memheap.MINIMUM_ALIGNMENT));
    }

    @Descriptor("allocates a block of an alignment and returns its address")
    public String allocate(@Descriptor("its size: 4096, 64K, 1.5G") String bytes, @Descriptor("its alignment, a power of two: 64, 2M") String alignment) {
        return ByteText.hex(heap().addresses().allocate(ByteText.size("a block's size", bytes), ByteText.size("an alignment", alignment)));
    }

    @Descriptor("frees a block")
    public String free(@Descriptor("where it starts: 0x1000 or 4096") String address) {
        long place = ByteText.address(address);
        desk().free(place);
        return "freed " + ByteText.hex(place);
    }

    @Descriptor("writes a text into a block, from its start")
    public String write(@Descriptor("where the block starts: 0x1000 or 4096") String address, @Descriptor("the text, stored in UTF-8") String... words) {
        long place = ByteText.address(address);
        return String.format(Locale.ROOT, "wrote %d bytes at %s", desk().write(place, String.join(" ", words)), ByteText.hex(place));
    }

    @Descriptor("shows the first 256 bytes of a block, or all of a smaller one")
    public String read(@Descriptor("where the block starts: 0x1000 or 4096") String address) {
        return desk().read(ByteText.address(address));
    }

    @Descriptor("shows the first bytes of a block")
    public String read(@Descriptor("where the block starts: 0x1000 or 4096") String address, @Descriptor("how many bytes: 64, 4K") String bytes) {
        return desk().read(ByteText.address(address), ByteText.size("the number of bytes", bytes));
    }

    @Descriptor("checks all invariants of every generation, and its module against the ledger; fails if something is wrong")
    public String verify() {
        return text.verify();
    }

    @Descriptor("writes a heap that lies in a file to the device, so that it outlives a stop of the machine as it is now")
    public String checkpoint() throws IOException {
        inspector.checkpoint();
        return "written";
    }

    @Descriptor("ends the container")
    public void exit() {
        Thread.ofPlatform().name("memheap-exit").start(() -> System.exit(0)); // ends the framework first; the command returns meanwhile
    }

    @Descriptor("replays allocation traces of real programs; fails if a call fails or a block is corrupted")
    public void replay(CommandSession session,
            @Descriptor("the component to replay on, 'all' for each of them; without it, the active one")
            @Parameter(names = {"-c", "--component"}, absentValue = ReplayPlan.ACTIVE) String component,
            @Descriptor("how often each trace is replayed; without it, 5 times, and with --peer as often as makes 20 million events, if that is more")
            @Parameter(names = {"-p", "--passes"}, absentValue = NOT_GIVEN) String passes,
            @Descriptor("after how many events the next component takes over; without it, none does")
            @Parameter(names = {"-s", "--swap-every"}, absentValue = "" + ReplayPlan.NEVER) String swapEvery,
            @Descriptor("write and check every byte of each block, not only the first 8; always so with --swap-every")
            @Parameter(names = "--check", presentValue = "true", absentValue = "false") boolean check,
            @Descriptor("replay on other allocators as well, and compare: names such as 'glibc,netty', or 'all'; without it, on none")
            @Parameter(names = "--peer", absentValue = NOT_GIVEN) String peer,
            @Descriptor("print the results as a JSON array")
            @Parameter(names = "--json", presentValue = "true", absentValue = "false") boolean json,
            @Descriptor("files NAME.mtr.gz") String... traces) throws IOException, InterruptedException {
        var plan = new ReplayPlan(Stream.of(traces).map(trace -> file(session, trace)).toList(), component,
                passes(passes, peer), ByteText.count("--swap-every", swapEvery, Long.MAX_VALUE), check);
        Memheap heap = heap();
        List<Peer> present = present(peer);
        new ReplayCommand(heap, inspector, turns(), Boolean.parseBoolean(context.getProperty(PROGRESS))).run(plan, present, json, System.out, System.err);
    }

    @Descriptor("pins a component: it serves whatever its priority, until 'memheap:auto'")
    public String use(@Descriptor("the component's name, as 'memheap:list' shows it") String name) throws InterruptedException {
        turns().select(name);
        return String.format(Locale.ROOT, "'%s' is pinned and active", name);
    }

    @Descriptor("removes the pin: the component of the highest priority serves")
    public String auto() {
        PinTurns turns = turns();
        turns.unpin();
        return String.format(Locale.ROOT, "no component is pinned; %s", turns.active().map("'%s' is active"::formatted).orElse("none is active"));
    }

    private static Path file(CommandSession session, String trace) {
        if (trace.startsWith("-")) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "memheap:replay has no option '%s'; see 'help memheap:replay'", trace));
        }
        Path file = session.currentDir().resolve(trace);
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "cannot replay '%s': there is no such file that can be read", file));
        }
        return file;
    }

    private static int passes(String passes, String peer) {
        if (passes.equals(NOT_GIVEN)) {
            return peer.equals(NOT_GIVEN) ? ReplayPlan.DEFAULT_PASSES : ReplayPlan.ENOUGH;
        }
        return (int) ByteText.count("--passes", passes, Integer.MAX_VALUE);
    }

    /** The peers of these names that can take part; why others cannot is said on the error stream. */
    private List<Peer> present(String names) throws IOException {
        if (names.equals(NOT_GIVEN)) {
            return List.of();
        }
        new PeerBundles(context).start();
        return new PeerChoice(peers).present(names, System.err::println);
    }

    private PinTurns turns() {
        return new PinTurns(pin, inspector);
    }

    private BlockDesk desk() {
        return new BlockDesk(heap().addresses());
    }

    private Memheap heap() {
        Memheap present = memheap;
        if (present == null) {
            throw new IllegalStateException("there is no heap yet: no component has been active since the base started; 'memheap:explain' says why");
        }
        return present;
    }
}
