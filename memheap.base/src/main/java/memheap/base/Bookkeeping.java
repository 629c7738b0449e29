package memheap.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import memheap.base.ledger.Ledger;
import memheap.base.ledger.LedgerClock;
import memheap.base.ledger.Owners;
import memheap.base.ledger.Tenure;

/** What is kept about blocks, as configured: opens a ledger for each generation, knows all owners, and what is withheld from the modules. Safe for all threads. */
final class Bookkeeping {

    private static final Logger LOG = System.getLogger(Bookkeeping.class.getName());

    private final Settings.Ownership ownership;
    private final Settings.Hardening hardening;
    private final Owners owners = new Owners();
    private final Reservations reservations = new Reservations(owners);
    private final LedgerClock clock = new LedgerClock();
    private final Optional<GuardedBlocks> guards;
    private final Optional<Quarantine> quarantine;

    /** @param memory the whole reserve */
    Bookkeeping(Settings settings, MemorySegment memory, EventPublisher events) {
        this.ownership = settings.ownership();
        this.hardening = settings.hardening();
        this.guards = hardening.level() == Settings.Hardening.Level.FULL ? Optional.of(new GuardedBlocks(memory, hardening.fill())) : Optional.empty();
        this.quarantine = guards.map(blocks -> new Quarantine(hardening.quarantineBytes(), blocks, events));
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

    /** The blocks between guards, at the level {@code full}. */
    Optional<GuardedBlocks> guards() {
        return guards;
    }

    /** The address that a user has of a block that starts at an address of a module's. */
    long userAddress(long address) {
        return guards.map(blocks -> blocks.userAddress(address)).orElse(address);
    }

    /** Where freed blocks stay for a while, at the level {@code full}. */
    Optional<Quarantine> quarantine() {
        return quarantine;
    }

    /** The heap as a tenure has it. */
    OwnedHeap heap(HeapEngine engine, Gate gate, Tenure tenure) {
        return guards.isEmpty() ? new OwnedHeap(engine, gate, tenure) : new GuardedHeap(engine, gate, tenure, guards.get(), quarantine.orElseThrow());
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

    /** Gives back to the module of a generation, which takes no new blocks, what is withheld from it; nobody who saw it active is inside. What a module fails to take back is nobody's nevertheless. */
    void release(Generation generation) {
        try {
            reservations.release(generation);
            quarantine.ifPresent(withheld -> withheld.release(generation));
        } catch (ModuleFault fault) {
            LOG.log(Level.WARNING, "what was withheld from ''{0}'' could not be given back: {1}", generation.component(), fault.getMessage());
        }
    }

    /** How many blocks a module has that nobody has. */
    long withheldBlocks(Generation generation) {
        return reservations.heldBlocks(generation) + quarantine.map(withheld -> withheld.blocksOf(generation)).orElse(0L);
    }
}
