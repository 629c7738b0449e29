package memheap.base.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All owners by name, and the tenures that stand in the ledgers by number. Safe for all threads, but for {@link #retire}. */
public final class Owners {

    private static final String OTHERS = "(others)";

    private final Map<String, Owner> byName = new HashMap<>();             // guarded by this
    private final Tenure[] tenures = new Tenure[LedgerLayout.MOST_TENURES]; // written under this before the number is given to anybody
    private final Deque<Integer> retired = new ArrayDeque<>();             // guarded by this
    private Map<String, OwnerBounds> bounds = Map.of();                    // guarded by this
    private int next = 1;                                                  // guarded by this
    private volatile List<Owner> reserved = List.of();

    /** Makes a register with nobody in it but those who come when all numbers are taken. */
    public Owners() {
        tenures[0] = new Tenure(0, owner(OTHERS));
    }

    private Owner owner(String name) {
        return byName.computeIfAbsent(name, unknown -> {
            var owner = new Owner(name);
            bound(owner);
            return owner;
        });
    }

    /**
     * Begins a tenure.
     *
     * @param name whose it is
     * @return a new tenure with a number of its own; or one with the number of all others, when 4095 are taken
     */
    public synchronized Tenure open(String name) {
        int index = next < tenures.length || retired.isEmpty() ? next : retired.removeLast(); // notes of what has gone may still bear a number that was given back
        if (index == tenures.length) {
            return new Tenure(0, owner(OTHERS));
        }
        next = Math.max(next, index + 1);
        tenures[index] = new Tenure(index, owner(name));
        return tenures[index];
    }

    /**
     * Who stands for a number.
     *
     * @param index a number that an entry holds
     * @return its tenure
     */
    public Tenure tenure(int index) {
        return tenures[index];
    }

    /**
     * Opens a tally.
     *
     * @param index the number of a tenure
     * @return a tally, to be used by one thread at a time
     */
    public Tally tally(int index) {
        Tenure tenure = tenures[index];
        return tenure.owner().open(tenure);
    }

    /**
     * Gives the number of a tenure that is over and has no live blocks to the next one; nobody counts.
     *
     * @param tenure the tenure
     * @param tallies all tallies of it, which are not used any more
     */
    public synchronized void retire(Tenure tenure, List<Tally> tallies) {
        tallies.forEach(tenure.owner()::close);
        if (tenure.index() != 0) {
            retired.push(tenure.index());
        }
    }

    /**
     * Sets the bounds of all owners, also of those who come later; who is not among them has none.
     *
     * @param newBounds limits and reservations by name
     */
    public synchronized void setBounds(Map<String, OwnerBounds> newBounds) {
        bounds = Map.copyOf(newBounds);
        byName.values().forEach(this::bound);
        bounds.keySet().forEach(this::owner);
        reserved = byName.values().stream().filter(owner -> owner.reservedBytes() > 0).toList();
    }

    /**
     * Those who have a reservation.
     *
     * @return a snapshot
     */
    public List<Owner> reserved() {
        return reserved;
    }

    private void bound(Owner owner) {
        OwnerBounds own = bounds.getOrDefault(owner.name(), OwnerBounds.NONE);
        owner.setBounds(own.limitBytes(), own.reservedBytes());
    }

    /**
     * Looks an owner up.
     *
     * @param name its name
     * @return the owner, if it was ever heard of
     */
    public synchronized Optional<Owner> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * All owners that were ever heard of, by name.
     *
     * @return a snapshot
     */
    public synchronized List<Owner> all() {
        return List.copyOf(new TreeMap<>(byName).values());
    }
}
