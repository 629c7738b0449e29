package memheap.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import memheap.base.ledger.Ledger;
import memheap.base.ledger.LedgerEntry;

/** Holds every module against its own invariants and against what the base knows, and looks at all guards, while all users wait. Confined to the {@code memheap-lifecycle} thread. */
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
            for (Generation generation : generations.all()) {
                generation.module().ifPresent(module -> check(generation, module, problems));
            }
            bookkeeping.guards().ifPresent(guards -> problems.addAll(guards.problems()));
            return problems;
        });
    }

    private void check(Generation generation, GuardedModule module, List<String> problems) {
        String who = String.format(Locale.ROOT, "generation %d of '%s': ", generation.number(), generation.component());
        String failure = maker.attempt("verify-" + generation.component(), generation.space(), module.unguarded()::verify);
        if (!failure.isEmpty()) {
            problems.add(who + failure);
        }
        try {
            compare(who, generation, bookkeeping.withheldBlocks(generation), maker.walk(generation.component(), module.unguarded(), generation.space()), problems);
        } catch (ExecutionException | TimeoutException | RuntimeException failed) {
            problems.add(who + "its blocks cannot be walked: " + failed.getMessage());
        }
    }

    private static void compare(String who, Generation generation, long withheldBlocks, OrphanSizes.Builder blocks, List<String> problems) {
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
        generation.books().ifPresent(keeper -> compareNotes(who, generation, keeper.ledger(), problems));
    }

    /** Every note is about a block of the module; since no two are about the same, as many as are live are all of them. */
    private static void compareNotes(String who, Generation generation, Ledger ledger, List<String> problems) {
        var notes = new long[1];
        ledger.forEach((offset, entry, age) -> {
            notes[0]++;
            if (generation.knownBytes(offset) < 0) {
                problems.add(who + String.format(Locale.ROOT, "the ledger has a block of %d bytes at offset 0x%x that its module does not know", LedgerEntry.requestedBytes(entry), offset));
            }
        });
        if (notes[0] != generation.liveBlocks()) {
            problems.add(who + String.format(Locale.ROOT, "%d blocks are live, but the ledger knows %d", generation.liveBlocks(), notes[0]));
        }
    }
}
