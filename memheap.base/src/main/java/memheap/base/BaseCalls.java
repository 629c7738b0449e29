package memheap.base;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.base.ledger.LedgerEntry;
import memheap.spi.MemheapModule;

/**
 * What the base itself has the module of a generation do while it is not closed or walked: many blocks in one call, on a thread of its own, in bounded time. A module that throws or does not return
 * yields a {@link ModuleFault}. Confined to {@code memheap-lifecycle}.
 */
final class BaseCalls {

    private final Generation generation;
    private final Duration limit;

    BaseCalls(Generation generation, Duration limit) {
        this.generation = generation;
        this.limit = limit;
    }

    /** A block that nobody has. */
    record Piece(long offset, long byteSize) {
    }

    /** Does something with the module. @throws ModuleFault if that has not ended in time; its thread may still be inside then */
    <T> T inTime(String what, Callable<T> task) {
        try {
            return generation.space().run(what + "-" + generation.component(), limit, task);
        } catch (TimeoutException late) {
            throw new ModuleFault(generation, late.getMessage());
        } catch (ExecutionException thrown) {
            switch (thrown.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw new IllegalStateException(thrown.getCause());
            }
        }
    }

    /** Gives back to the module what all caches hold; nobody is inside. */
    void flushCaches() {
        inTime("flush", () -> {
            generation.counts().flush();
            return true;
        });
    }

    /** Takes as few blocks as there is room for, halves of halves of what is wanted, until that is had or there is no more room for the least of them. */
    List<Piece> take(long byteSize, long leastBytes) {
        return inTime("allocate", () -> {
            var pieces = new ArrayList<Piece>();
            long missing = byteSize;
            for (long piece = Long.highestOneBit(Math.max(1, missing)); piece >= leastBytes && missing >= leastBytes; ) {
                long offset = missing >= piece ? generation.account().allocate(piece, Memheap.MINIMUM_ALIGNMENT) : MemheapModule.NO_SPACE;
                if (offset == MemheapModule.NO_SPACE) {
                    piece >>>= 1;
                } else {
                    pieces.add(new Piece(offset, piece));
                    missing -= piece;
                }
            }
            return pieces;
        });
    }

    /** Gives back blocks that nobody has. What is not known to be live is passed over: the note of such a block may have been left by two threads that freed it at the same time. */
    void free(List<Long> offsets) {
        Account serving = generation.ownAccount();
        List<Long> struck = offsets.stream().filter(offset -> isStruck(serving, offset)).toList();
        if (!struck.isEmpty() && serving.module().isPresent()) {
            inTime("free", () -> {
                struck.forEach(offset -> giveBack(serving, offset));
                return true;
            });
        }
    }

    private static boolean isStruck(Account serving, long offset) {
        try {
            serving.strike(offset);
            return true;
        } catch (InvalidFreeException notLive) {
            return false;
        }
    }

    private static void giveBack(Account serving, long offset) {
        try {
            serving.giveBack(offset);
        } catch (InvalidFreeException notLive) {
            // as above, where only the module knows
        }
    }

    /**
     * Counts the live blocks one by one, and has the counts say so from now on; nobody is inside, and nothing is withheld.
     *
     * @return how many there are
     */
    long recount() {
        Account serving = generation.ownAccount();
        long live = generation.books().isPresent() || serving.known().isEmpty() ? inTime("count", () -> countedOneByOne(serving)) : serving.known().get().liveBlocks();
        generation.counts().correct(live);
        return live;
    }

    private long countedOneByOne(Account serving) {
        Optional<Bookkeeper> books = generation.books();
        if (books.isPresent()) {
            return books.get().recount(offset -> generation.knownBytes(offset) >= 0);
        }
        generation.counts().flush();
        var live = new LongAdder();
        serving.module().orElseThrow().unguarded().forEachBlock((offset, usableBytes) -> live.increment());
        return live.sum();
    }

    /** The bytes of all live blocks, as far as that can be told: by the ledger, or by the module in time. */
    long liveBytes() {
        if (generation.books().isEmpty()) {
            try {
                return inTime("usage", generation::liveBytes);
            } catch (ModuleFault silent) {
                return 0;
            }
        }
        var sum = new LongAdder();
        generation.books().get().ledger().forEach((offset, entry, ageSeconds) -> sum.add(LedgerEntry.requestedBytes(entry)));
        return sum.sum();
    }
}
