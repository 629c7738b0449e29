package memheap.base;

import java.util.Optional;
import memheap.base.ledger.Ledger;
import memheap.base.ledger.LedgerClock;
import memheap.base.ledger.Owners;

/** What is kept about blocks, as configured: opens a ledger for each generation, and knows all owners. Safe for all threads. */
final class Bookkeeping {

    private final Settings.Ownership ownership;
    private final Settings.Hardening hardening;
    private final Owners owners = new Owners();
    private final Reservations reservations = new Reservations(owners);
    private final LedgerClock clock = new LedgerClock();

    Bookkeeping(Settings settings) {
        this.ownership = settings.ownership();
        this.hardening = settings.hardening();
        owners.setBounds(ownership.bounds());
    }

    boolean isOn() {
        return ownership.isOn();
    }

    Owners owners() {
        return owners;
    }

    Reservations reservations() {
        return reservations;
    }

    LedgerClock clock() {
        return clock;
    }

    /** Opens the books of one more generation, if a ledger is kept. */
    Optional<Bookkeeper> open(WindowSpace space) {
        if (!isOn()) {
            return Optional.empty();
        }
        Optional<StackSamples> samples = ownership.ledger() == Settings.Ownership.Ledger.FULL ? Optional.of(new StackSamples(ownership.sampleBytes())) : Optional.empty();
        BlockFill fill = hardening.level() == Settings.Hardening.Level.CHEAP ? BlockFill.of(space.memory(), hardening.fill()) : BlockFill.NONE;
        return Optional.of(new Bookkeeper(new Ledger(space.notes(), space.memory().byteSize(), clock), owners, reservations, samples, fill));
    }
}
