package memheap.bench.pe;

import static memheap.bench.pe.Results.require;

import memheap.pe.ProcessingElements;

/** Single values of the next PE, which no other one changes, and one of PE 0 that all change. */
final class ValuePatterns {

    private final ProcessingElements elements;
    private final int next;
    private final long word;
    private final long sharedWord;
    private final long read;
    private long added; // by this PE to the one that all change

    ValuePatterns(ProcessingElements elements, Blocks blocks) {
        this.elements = elements;
        this.next = (elements.me() + 1) % elements.count();
        this.word = blocks.word();
        this.sharedWord = blocks.sharedWord();
        this.read = blocks.read();
    }

    long put(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            elements.putLong(next, word, i);
        }
        elements.quiet();
        long nanoseconds = System.nanoTime() - start;
        require("put-value", operations - 1L, elements.getLong(next, word));
        return nanoseconds;
    }

    long putQuiet(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            elements.putLong(next, word, i);
            elements.quiet();
        }
        long nanoseconds = System.nanoTime() - start;
        require("put-quiet", operations - 1L, elements.getLong(next, word));
        return nanoseconds;
    }

    long get(int operations) {
        long sum = 0;
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            sum += elements.getLong(next, read);
        }
        long nanoseconds = System.nanoTime() - start;
        require("get-value", operations * elements.getLong(next, read), sum);
        return nanoseconds;
    }

    long fetchAdd(int operations) {
        long before = elements.getLong(next, word);
        long sum = 0;
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            sum += elements.fetchAddLong(next, word, 1) - before;
        }
        long nanoseconds = System.nanoTime() - start;
        require("fetch-add", operations * (operations - 1L) / 2, sum);
        require("fetch-add", before + operations, elements.getLong(next, word));
        return nanoseconds;
    }

    long compareAndSwap(int operations) {
        long before = elements.getLong(next, word);
        long misses = 0;
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            misses |= elements.compareAndSwapLong(next, word, before + i, before + i + 1) ^ before + i;
        }
        long nanoseconds = System.nanoTime() - start;
        require("compare-and-swap", 0, misses);
        require("compare-and-swap", before + operations, elements.getLong(next, word));
        return nanoseconds;
    }

    long fetchAddShared(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            elements.fetchAddLong(0, sharedWord, 1);
        }
        long nanoseconds = System.nanoTime() - start;
        added += operations;
        return nanoseconds;
    }

    /** Called by all after a barrier, if all have added as often. */
    void requireAllAdded() {
        require("fetch-add-shared", elements.count() * added, elements.getLong(0, sharedWord));
    }
}
