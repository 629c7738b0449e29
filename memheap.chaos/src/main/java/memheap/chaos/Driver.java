package memheap.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import memheap.api.AddressHeap;
import memheap.api.OutOfMemheapException;
import memheap.chaos.container.EmbeddedContainer;
import memheap.chaos.guest.Behaviour;
import org.osgi.framework.BundleException;

/** Disturbs a heap that clients use: draws what to do from its seed, does it, and requires of the heap what has to follow from it. Used by one thread. */
final class Driver {

    private static final int MOST_TENANTS = 4;
    private static final String LIMIT = "memheap.limit.";
    private static final String RESERVATION = "memheap.reservation.";
    private static final int PROGRESS = 500;
    private static final long CHUNK = 1 << 20;

    private final EmbeddedContainer container;
    private final Clients clients;
    private final Random random;
    private final Map<Step, Integer> done;
    private final Loaders loaders;
    private final Fleet fleet;
    private final Guests guests;
    private final Deque<Tenant> tenants = new ArrayDeque<>();
    private final int tenantsBefore;
    private int tenantsEver;
    private int limited;
    private int reservedFor;
    private String last = "nothing";

    /** {@code done} is where steps are counted. */
    Driver(EmbeddedContainer container, Fleet fleet, Guests guests, Loaders loaders, Clients clients, Random random, Map<Step, Integer> done) {
        this.container = container;
        this.fleet = fleet;
        this.guests = guests;
        this.loaders = loaders;
        this.clients = clients;
        this.random = random;
        this.done = done;
        this.tenantsBefore = done.getOrDefault(Step.TENANT_ARRIVES, 0) + done.getOrDefault(Step.TENANT_STOPS, 0) + done.getOrDefault(Step.TENANT_LEAVES_ITS_BLOCKS, 0);
    }

    /** Does something. */
    void step() throws BundleException {
        Step step = Step.at(random.nextInt(Step.weights()));
        last = step.label();
        done.merge(step, 1, Integer::sum);
        take(step);
        clients.requireWell();
    }

    /** What it did last, in words. */
    String last() {
        return last;
    }

    /** How many tenants were refused at their limit. */
    int limited() {
        return limited;
    }

    /** How many tenants had a reservation when they came. */
    int reservedFor() {
        return reservedFor;
    }

    private void take(Step step) throws BundleException {
        switch (step) {
            case PIN -> fleet.configure(Map.of("memheap.pin", told(member()).name()));
            case STOP_OR_START -> fleet.toggle(told(member()));
            case UPDATE -> fleet.update(told(activeOrNot()));
            case REINSTALL -> fleet.reinstall(told(activeOrNot()));
            case CONFIGURE -> fleet.configure(settings());
            case ALL_GONE -> goAndComeBack();
            case TWO_AT_ONCE -> guests.arriveAtOnce(fleet);
            case TENANT_ARRIVES -> tenantArrives();
            case TENANT_STOPS -> tenantStops();
            case TENANT_LEAVES_ITS_BLOCKS -> tenantLeavesItsBlocks();
            case BAD_COMPONENT -> misbehave();
            case HANGING_COMPONENT -> guests.hang(fleet, clients);
            case EXHAUST -> exhaust();
            case LOOK -> look();
        }
    }

    private Fleet.Member member() {
        return fleet.members().get(random.nextInt(fleet.members().size()));
    }

    private Fleet.Member activeOrNot() {
        Fleet.Member any = member();
        return random.nextBoolean() ? fleet.active() : any;
    }

    private Fleet.Member told(Fleet.Member member) {
        last += " of " + member.name();
        return member;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = fleet.settings();
        settings.remove("memheap.pin");
        String name = member().name();
        switch (random.nextInt(7)) {
            case 0 -> settings.put("memheap.include", name + "," + member().name());
            case 1 -> settings.put("memheap.exclude", name);
            case 2 -> settings.put("memheap.priority." + name, String.valueOf(200 + done.get(Step.CONFIGURE))); // unlike any other
            case 3 -> bind(settings, LIMIT, tenantName(random.nextInt(MOST_TENANTS)), drawnBytes(10));
            case 4 -> bind(settings, RESERVATION, tenantName(random.nextInt(MOST_TENANTS)), drawnBytes(7));
            case 5 -> settings.keySet().removeIf(key -> random.nextBoolean());
            default -> settings.clear();
        }
        last += " with " + settings;
        return settings;
    }

    private void goAndComeBack() throws BundleException {
        fleet.configureNothing();
        for (Fleet.Member member : fleet.members()) {
            if (fleet.isStarted(member)) {
                fleet.toggle(member);
            }
        }
        clients.awaitProgress(PROGRESS); // frees go on, and refusals
        fleet.startAll();
    }

    private void tenantArrives() throws BundleException {
        var contents = new Random(random.nextLong());
        int blocks = 1 + random.nextInt(200);
        if (tenants.size() == MOST_TENANTS) {
            tenantStops();
        }
        fleet.ensureOne();
        int number = tenantsBefore + tenantsEver++;
        String name = tenantName(number % MOST_TENANTS); // whoever had that name has gone
        bind(name, tenantsEver % 3);
        Tenant tenant = Tenant.in(container, name, number);
        tenants.add(tenant);
        loaders.leaves(tenant.bundle());
        reservedFor += fleet.settings().containsKey(RESERVATION + name) ? 1 : 0;
        last += " as " + name + " with " + fleet.settings() + " for " + blocks + " blocks";
        if (tenant.take(blocks, contents, limitBytes(name))) {
            last += ", and reaches its limit";
            limited++;
            requireServed();
        }
    }

    private static String tenantName(int number) {
        return "tenant-" + number;
    }

    private long drawnBytes(int sizes) {
        return 16L << 10 << random.nextInt(sizes);
    }

    /** In turn, from the first one of a phase on: one has a limit, which most of them reach, one a reservation, and one neither. */
    private void bind(String name, int way) {
        if (way > 0) {
            Map<String, Object> settings = fleet.settings();
            bind(settings, way == 1 ? LIMIT : RESERVATION, name, drawnBytes(4));
            fleet.configure(settings);
        }
    }

    /** Gives a tenant a limit or a reservation; the other one goes, if it has one that does not go with it. */
    private static void bind(Map<String, Object> settings, String what, String name, long bytes) {
        settings.put(what + name, String.valueOf(bytes));
        if (settings.get(LIMIT + name) instanceof String limit && settings.get(RESERVATION + name) instanceof String reserved && Long.parseLong(reserved) > Long.parseLong(limit)) {
            settings.remove((what.equals(LIMIT) ? RESERVATION : LIMIT) + name);
        }
    }

    private long limitBytes(String name) {
        Object limit = fleet.settings().get(LIMIT + name);
        return limit == null ? Tenant.UNLIMITED : Long.parseLong(limit.toString());
    }

    /** One who has no limit is served while somebody else is at its own. */
    private void requireServed() {
        AddressHeap addresses = container.heap().addresses();
        addresses.free(addresses.allocate(1, 16));
    }

    private void tenantStops() throws BundleException {
        fleet.configureReclaim();
        if (!tenants.isEmpty()) {
            tenants.remove().stopWithLiveBlocks();
        }
        for (Tenant other : tenants) {
            other.requireIntact();
        }
    }

    private void tenantLeavesItsBlocks() throws BundleException {
        Map<String, Object> settings = fleet.settings();
        settings.put("memheap.onStop", random.nextBoolean() ? "keep" : "report");
        fleet.configure(settings);
        if (!tenants.isEmpty()) {
            tenants.remove().stopKeeping(container.heap());
        }
        fleet.configureReclaim();
    }

    private void misbehave() throws BundleException {
        Behaviour behaviour = Guests.BAD.get(random.nextInt(Guests.BAD.size()));
        int goodCalls = random.nextInt(1000);
        last += " that " + behaviour.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " after " + goodCalls + " calls";
        guests.misbehave(fleet, clients, behaviour, goodCalls);
    }

    /** Takes all that there is, until the heap refuses, and gives it back. */
    private void exhaust() throws BundleException {
        fleet.configureNothing();
        fleet.startAll();
        AddressHeap addresses = container.heap().addresses();
        List<Long> blocks = new ArrayList<>();
        try {
            Tenant.require(OutOfMemheapException.class, () -> takeAll(addresses, blocks), "an allocation of more than there is");
        } finally {
            blocks.forEach(addresses::free);
        }
    }

    private static void takeAll(AddressHeap addresses, List<Long> blocks) {
        while (blocks.size() * CHUNK <= Chaos.HEAP_BYTES) {
            try {
                blocks.add(addresses.allocate(CHUNK, 16));
            } catch (OutOfMemheapException full) {
                if (full.requestedBytes() != CHUNK || full.getMessage().isBlank()) {
                    throw new Loss("a refusal does not say what was asked for: " + full.getMessage(), full);
                }
                throw full;
            }
        }
    }

    private void look() {
        List<String> problems = container.inspector().verify();
        if (!problems.isEmpty()) {
            throw new Loss("the heap finds " + problems);
        }
    }

    /** Has all tenants go, and everything be as at the start. */
    void rest() throws BundleException {
        last = "the end of a phase";
        fleet.configureNothing();
        fleet.startAll();
        while (!tenants.isEmpty()) {
            tenantStops();
        }
    }

    /** How often each kind of step was done. */
    static String summary(Map<Step, Integer> done) {
        return new EnumMap<>(done).entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey().label()).collect(Collectors.joining(", "));
    }
}
