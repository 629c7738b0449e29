package memheap.base;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import memheap.base.Candidate.Standing;
import memheap.base.ModuleMaker.Outcome;
import memheap.event.ComponentStatus;
import memheap.event.ComponentStatus.State;
import memheap.event.MemheapEvent.ComponentArrived;
import memheap.event.MemheapEvent.ComponentDeparted;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.event.MemheapEvent.ComponentRefused;
import memheap.spi.MemheapComponent;

/**
 * Decides which component serves. The other methods only record what happened; {@link #reconcile} alone compares and acts. It may be called at any time and twice:
 * it does nothing when nothing has changed. Confined to the {@code memheap-lifecycle} thread but for {@link #statuses} and {@link #reasons}.
 */
final class Selection {

    private final Generations generations;
    private final Orphanage orphanage;
    private final ModuleMaker maker;
    private final EventPublisher events;
    private final boolean isAgreedOn;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<String, String> quarantine = new HashMap<>();
    private final Set<Candidate> waiting = new HashSet<>();
    private final Map<Candidate, String> remarks = new HashMap<>();
    private Policy policy;
    private volatile List<ComponentStatus> statuses = List.of();

    /** @param isAgreedOn whether others have a say in who serves, so that the one who does goes on until they do, or it cannot */
    Selection(Generations generations, Orphanage orphanage, ModuleMaker maker, EventPublisher events, Policy policy, boolean isAgreedOn) {
        this.generations = generations;
        this.orphanage = orphanage;
        this.maker = maker;
        this.events = events;
        this.policy = policy;
        this.isAgreedOn = isAgreedOn;
    }

    /** All candidates, best first; safe for all threads. */
    List<ComponentStatus> statuses() {
        return statuses;
    }

    void configure(Policy newPolicy) {
        policy = newPolicy;
    }

    void add(Candidate candidate) {
        candidates.add(candidate);
        events.publish(new ComponentArrived(candidate.name(), policy.priority(candidate), candidate.serviceId(), String.format(Locale.ROOT,
                "component '%s' (priority %d, service %d of %s) has arrived",
                candidate.name(), policy.priority(candidate), candidate.serviceId(), candidate.bundle())));
        if (!Candidate.NAME_GRAMMAR.matcher(candidate.name()).matches()) {
            candidate.become(Standing.REFUSED, String.format(Locale.ROOT, "is refused: its service property %s is not a name of at most %d letters, digits, '-' and '_'",
                    MemheapComponent.NAME, Candidate.MOST_LETTERS));
        } else if (quarantine.containsKey(candidate.quarantineKey())) {
            candidate.become(Standing.QUARANTINED, quarantine.get(candidate.quarantineKey()));
        }
    }

    /** Takes over a candidate's new ranking; one that has changed its name departs and arrives. */
    void update(Candidate changed) {
        find(changed.serviceId()).ifPresent(candidate -> {
            if (candidate.name().equals(changed.name())) {
                candidate.rank(changed.ranking());
            } else {
                remove(candidate.serviceId());
                add(changed);
            }
        });
    }

    /** Lets a component go. When this returns, none of its code runs for the heap any more, and nothing refers to it. */
    void remove(long serviceId) {
        find(serviceId).ifPresent(candidate -> {
            candidates.remove(candidate);
            remarks.remove(candidate);
            events.publish(new ComponentDeparted(candidate.name(), String.format(Locale.ROOT, "component '%s' of %s departs",
                    candidate.name(), candidate.bundle())));
            reconcile();
            orphanAllOf(candidate, "its component departed");
            reconcile();
        });
    }

    /** Takes a component out of service for good: until its bundle is updated. */
    void quarantine(Candidate candidate, String what) {
        String reason = String.format(Locale.ROOT, "%s; it is quarantined until %s is updated", what, candidate.bundle());
        quarantine.put(candidate.quarantineKey(), reason);
        candidate.become(Standing.QUARANTINED, reason);
        events.publish(new ComponentFailed(candidate.name(), what, String.format(Locale.ROOT, "component '%s': %s", candidate.name(), reason)));
        orphanAllOf(candidate, "its component is quarantined");
    }

    private void orphanAllOf(Candidate candidate, String why) {
        generations.all().stream().filter(generation -> generation.belongsTo(candidate)).forEach(generation -> orphanage.orphan(generation, why));
    }

    private Optional<Candidate> find(long serviceId) {
        return candidates.stream().filter(candidate -> candidate.serviceId() == serviceId).findFirst();
    }

    /** Brings the heap into the state that follows from what is known now. */
    void reconcile() {
        waiting.clear();
        generations.closeEmptyOnes();
        Map<Candidate, String> excluded = excluded();
        List<Candidate> eligible = candidates.stream().sorted(policy.order()).filter(candidate -> !excluded.containsKey(candidate)).toList();
        eligible.stream().filter(candidate -> candidate.standing() == Standing.NEW).forEach(candidate -> introduce(candidate, eligible, excluded));
        if (!isAgreedOn) {
            serveFirstOf(eligible);
        } else if (generations.active().filter(active -> eligible.stream().noneMatch(active::belongsTo)).isPresent()) {
            generations.deactivate();
        }
        publish(excluded);
    }

    /** Those that can serve, best first. */
    List<Candidate> able() {
        Map<Candidate, String> excluded = excluded();
        return candidates.stream().sorted(policy.order()).filter(candidate -> candidate.standing() == Standing.HEALTHY && !excluded.containsKey(candidate)).toList();
    }

    /**
     * Has a candidate serve in a certain window.
     *
     * @return whether it serves
     */
    boolean tryServe(Candidate candidate, Window window) {
        if (generations.active().filter(active -> active.belongsTo(candidate) && active.window() == window).isPresent()) {
            return true;
        }
        Optional<Generation> earlier = generations.all().stream().filter(generation -> generation.belongsTo(candidate) && generation.window() == window).findFirst();
        earlier.ifPresent(generations::resume);
        return earlier.isPresent() || window.isFree() && opened(candidate, window);
    }

    /** Has each generation be left by its component, which can come back; nobody serves then. */
    void leaveAll() {
        generations.all().stream().filter(generation -> generation.candidate().isPresent()).forEach(generation -> orphanage.orphan(generation, "all PEs reopen what they have, for one has just come"));
    }

    /** Has each generation be continued whose component can. */
    void continueAll() {
        able().forEach(this::continues);
    }

    /** Says of a candidate why it stands by. */
    void remark(Candidate candidate, String remark) {
        remarks.put(candidate, remark);
    }

    private void serveFirstOf(List<Candidate> bestFirst) {
        for (Candidate candidate : bestFirst) {
            if (serve(candidate)) {
                return;
            }
        }
        generations.active().ifPresent(nobody -> generations.deactivate());
    }

    /** Why each candidate that is left out is left out. */
    private Map<Candidate, String> excluded() {
        var excluded = new HashMap<Candidate, String>();
        var names = new HashMap<String, Candidate>();
        candidates.stream().sorted(policy.order()).forEach(candidate -> {
            Candidate namesake = names.putIfAbsent(candidate.name(), candidate);
            Optional<String> exclusion = policy.exclusion(candidate.name());
            if (exclusion.isPresent()) {
                excluded.put(candidate, exclusion.get());
            } else if (namesake != null) {
                excluded.put(candidate, String.format(Locale.ROOT, "its name is taken by service %d of %s", namesake.serviceId(), namesake.bundle()));
            }
        });
        return excluded;
    }

    /** Gets to know a new candidate: has it continue what it once left, or else shows that it can make a module. */
    private void introduce(Candidate candidate, List<Candidate> eligible, Map<Candidate, String> excluded) {
        publishInitialising(candidate, excluded);
        boolean best = !isAgreedOn && eligible.stream().filter(other -> other.standing() == Standing.HEALTHY || other == candidate).findFirst().orElseThrow() == candidate;
        if (continues(candidate)) {
            candidate.become(Standing.HEALTHY, "");
        } else if (candidate.standing() == Standing.NEW && !best) {
            generations.freeWindow().ifPresentOrElse(window -> tryOut(candidate, window), () -> waiting.add(candidate));
        } else if (candidate.standing() == Standing.NEW) {
            serve(candidate);
        }
    }

    private boolean continues(Candidate candidate) {
        String failure = maker.attempt("format-" + candidate.name(), () -> candidate.writesFormat(candidate.component().formatVersion()));
        if (!failure.isEmpty()) {
            quarantine(candidate, failure);
            return false;
        }
        boolean continued = false;
        for (Generation orphan : orphanage.orphansFor(candidate)) {
            continued |= continues(candidate, orphan);
            if (candidate.standing() == Standing.QUARANTINED) {
                return false;
            }
        }
        return continued;
    }

    private boolean continues(Candidate candidate, Generation orphan) {
        switch (maker.reopen(candidate, orphan.space())) {
            case Outcome.Made made -> {
                String difference = orphanage.adopt(orphan, candidate, made);
                if (difference.isEmpty()) {
                    orphanage.tellResumed(orphan);
                    return true;
                }
                maker.close(candidate.name(), made.module(), made.space());
                tellRefused(candidate, String.format(Locale.ROOT, "generation %d cannot be continued: %s", orphan.number(), difference));
            }
            case Outcome.Declined declined -> tellRefused(candidate, String.format(Locale.ROOT, "generation %d cannot be continued: %s",
                    orphan.number(), declined.reason()));
            case Outcome.Misbehaved misbehaved -> quarantine(candidate, String.format(Locale.ROOT, "while reopening generation %d %s",
                    orphan.number(), misbehaved.reason()));
        }
        return false;
    }

    /** Has one that will only stand by make a module, and closes it again: what is wrong with a component is known when it arrives, not when it is needed. */
    private void tryOut(Candidate candidate, Window window) {
        if (made(candidate, window) instanceof Outcome.Made made) {
            candidate.become(Standing.HEALTHY, "");
            maker.close(candidate.name(), made.module(), made.space());
            maker.discard(made.space(), window);
        }
    }

    /** Makes a candidate the active one if it can be. @return whether it serves */
    private boolean serve(Candidate candidate) {
        if (candidate.standing() == Standing.REFUSED || candidate.standing() == Standing.QUARANTINED) {
            return false;
        }
        if (generations.isActive(candidate)) {
            return true;
        }
        Optional<Generation> earlier = generations.of(candidate);
        if (earlier.isPresent()) {
            generations.resume(earlier.get());
            return true;
        }
        Optional<Window> window = generations.freeWindow();
        if (window.isEmpty()) {
            waiting.add(candidate);
            return false;
        }
        return opened(candidate, window.get());
    }

    private boolean opened(Candidate candidate, Window window) {
        if (made(candidate, window) instanceof Outcome.Made made) {
            candidate.become(Standing.HEALTHY, "");
            generations.open(candidate, window, made);
            return true;
        }
        return false;
    }

    private Outcome made(Candidate candidate, Window window) {
        Outcome outcome = maker.make(candidate, window);
        switch (outcome) {
            case Outcome.Made made -> { }
            case Outcome.Declined declined -> {
                candidate.become(Standing.REFUSED, "it declined: " + declined.reason());
                tellRefused(candidate, declined.reason());
            }
            case Outcome.Misbehaved misbehaved -> quarantine(candidate, "while making a module " + misbehaved.reason());
        }
        return outcome;
    }

    private void tellRefused(Candidate candidate, String reason) {
        events.publish(new ComponentRefused(candidate.name(), reason, String.format(Locale.ROOT, "component '%s' declines: %s", candidate.name(), reason)));
    }

    private void publishInitialising(Candidate candidate, Map<Candidate, String> excluded) {
        publish(excluded);
        statuses = statuses.stream().map(status -> status.serviceId() != candidate.serviceId() ? status
                : new ComponentStatus(status.name(), State.INITIALISING, status.priority(), status.serviceId(), status.bundle(), "is making a module")).toList();
    }

    private void publish(Map<Candidate, String> excluded) {
        statuses = candidates.stream().sorted(policy.order()).map(candidate -> status(candidate, Optional.ofNullable(excluded.get(candidate)))).toList();
    }

    private ComponentStatus status(Candidate candidate, Optional<String> exclusion) {
        State state = state(candidate, exclusion);
        String reason = switch (state) {
            case ACTIVE -> "serves: it has the highest priority of all that can";
            case WAITING -> "waits for a window: " + generations.describeHolders();
            case EXCLUDED -> "is left out: " + exclusion.orElseThrow();
            case REFUSED, QUARANTINED -> candidate.reason();
            case STANDBY, INITIALISING -> "stands by: " + remarks.getOrDefault(candidate, isAgreedOn ? "all PEs have to agree on it, in their next call" : "a component of higher priority serves");
        };
        return new ComponentStatus(candidate.name(), state, policy.priority(candidate), candidate.serviceId(), candidate.bundle(), reason);
    }

    private State state(Candidate candidate, Optional<String> exclusion) {
        if (generations.isActive(candidate)) {
            return State.ACTIVE;
        }
        return switch (candidate.standing()) {
            case REFUSED -> State.REFUSED;
            case QUARANTINED -> State.QUARANTINED;
            case NEW, HEALTHY -> exclusion.isPresent() ? State.EXCLUDED : waiting.contains(candidate) ? State.WAITING : State.STANDBY;
        };
    }

    /** Why no component serves, by name. */
    Map<String, String> reasons() {
        var reasons = new LinkedHashMap<String, String>();
        statuses.forEach(status -> reasons.putIfAbsent(status.name(), status.reason()));
        return reasons;
    }
}
