package memheap.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import memheap.base.ledger.Ledger;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.LedgerVerification;
import memheap.base.ledger.OwnerVerification;

/**
 * Holds every module against its own invariants and against what the base knows, every ledger against its invariants, and what is counted against both; looks at all guards. All users wait
 * meanwhile. Confined to the {@code memheap-lifecycle} thread.
 */
final class HeapVerification {

    private final Generations generations;
    private final ModuleMaker maker;
    private final Bookkeeping bookkeeping;

    HeapVerification(Generations generations, ModuleMaker maker, Bookkeeping bookkeeping) {
        this.generations = generations;
        this.maker = maker;
        this.bookkeeping = bookkeeping;
    }

    /** Checks all generations. @return what is wrong, a sentence each */
    List<String> problems() {
        return generations.standingStill(List.of("a thread is stuck inside of a module, so nothing was checked"), () -> {
            var problems = new ArrayList<String>();
            var ledgers = new ArrayList<Ledger>();
            generations.all().forEach(generation -> check(generation, ledgers, problems));
            if (problems.isEmpty()) { // what is wrong already would be told again in other words
                problems.addAll(OwnerVerification.problems(bookkeeping.owners(), ledgers));
            }
            bookkeeping.guards().ifPresent(guards -> problems.addAll(guards.problems()));
            return problems;
        });
    }

    private void check(Generation generation, List<Ledger> ledgers, List<String> problems) {
        String who = String.format(Locale.ROOT, "generation %d of '%s': ", generation.number(), generation.component());
        generation.module().ifPresentOrElse(module -> checkModule(who, generation, module, problems), () -> checkOrphan(who, generation, problems));
        generation.books().ifPresent(keeper -> {
            checkNotes(who, generation, keeper.ledger(), problems);
            ledgers.add(keeper.ledger());
        });
    }

    private void checkModule(String who, Generation generation, GuardedModule module, List<String> problems) {
        String failure = maker.attempt("verify-" + generation.component(), generation.space(), module.unguarded()::verify);
        if (!failure.isEmpty()) {
            problems.add(who + failure);
        }
        try {
            OrphanSizes.Builder blocks = maker.walk(generation.component(), module.unguarded(), generation.space());
            problems.addAll(generation.forBase().inTime("compare", () -> compare(who, generation, bookkeeping.withheldBlocks(generation), blocks)));
        } catch (ModuleFault fault) {
            problems.add(who + "its blocks cannot be compared: " + fault.getMessage());
        } catch (ExecutionException | TimeoutException | RuntimeException failed) {
            problems.add(who + "its blocks cannot be walked: " + failed.getMessage());
        }
    }

    private static List<String> compare(String who, Generation generation, long withheldBlocks, OrphanSizes.Builder blocks) {
        var problems = new ArrayList<String>();
        long known = 0;
        long end = 0;
        for (int i = 0; i < blocks.count(); i++) {
            long offset = blocks.offset(i);
            if (offset < end) {
                problems.add(who + String.format(Locale.ROOT, "the block at offset 0x%x begins before the one below it ends, at 0x%x", offset, end));
            }
            long knownBytes = generation.knownBytes(offset);
            if (knownBytes >= 0) {
                known++;
            } else {
                problems.add(who + String.format(Locale.ROOT, "its module has a block at offset 0x%x that nobody holds", offset));
            }
            end = offset + Math.max(blocks.usableBytes(i), knownBytes);
        }
        if (known != generation.liveBlocks() + withheldBlocks) {
            problems.add(who + String.format(Locale.ROOT, "%d blocks are live and %d are withheld, but its module knows %d", generation.liveBlocks(), withheldBlocks, known));
        }
        return problems;
    }

    /** Its module has departed, so the base's own account is all there is to know. */
    private void checkOrphan(String who, Generation generation, List<String> problems) {
        long known = generation.account().usage().liveBlocks();
        long withheld = bookkeeping.withheldBlocks(generation);
        if (known != generation.liveBlocks() + withheld) {
            problems.add(who + String.format(Locale.ROOT, "%d blocks are live and %d are withheld, but %d are known of its departed module", generation.liveBlocks(), withheld, known));
        }
    }

    private static void checkNotes(String who, Generation generation, Ledger ledger, List<String> problems) {
        List<String> disorder = LedgerVerification.problems(ledger);
        disorder.forEach(problem -> problems.add(who + "its ledger is in disorder: " + problem));
        if (disorder.isEmpty()) {
            try {
                problems.addAll(generation.forBase().inTime("compare", () -> compareNotes(who, generation, ledger)));
            } catch (ModuleFault fault) {
                problems.add(who + "its notes cannot be compared: " + fault.getMessage());
            }
        }
    }

    /** Every note is about a block that is known; since no two are about the same, as many as are live are all of them. */
    private static List<String> compareNotes(String who, Generation generation, Ledger ledger) {
        var problems = new ArrayList<String>();
        var notes = new long[1];
        ledger.forEach((offset, entry, age) -> {
            notes[0]++;
            long requested = LedgerEntry.requestedBytes(entry);
            long known = generation.knownBytes(offset);
            if (known < requested) {
                problems.add(who + String.format(Locale.ROOT, "the ledger has a block of %d bytes at offset 0x%x, %s", requested, offset,
                        known < 0 ? "which nobody else knows" : String.format(Locale.ROOT, "of which others know only %d", known)));
            }
            long claimed = generation.window().claimedBytes(offset, requested);
            if (claimed < requested) {
                problems.add(who + String.format(Locale.ROOT, "the block of %d bytes at offset 0x%x has pages for %d only: what is written beyond them is lost", requested, offset, claimed));
            }
        });
        if (notes[0] != generation.liveBlocks()) {
            problems.add(who + String.format(Locale.ROOT, "%d blocks are live, but the ledger knows %d", generation.liveBlocks(), notes[0]));
        }
        return problems;
    }
}
