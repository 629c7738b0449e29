package memheap.pe.tck;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import memheap.pe.Comparison;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;

/** What a PE can be told to do. Each command is one call of the contract, save {@code work}. */
final class Commands {

    private final Pe pe;
    private final ProcessingElements elements;
    private final Consumer<String> console;
    private final BlockingQueue<String> lines;

    Commands(Pe pe, Consumer<String> console, BlockingQueue<String> lines) {
        this.pe = pe;
        this.elements = pe.elements();
        this.console = console;
        this.lines = lines;
    }

    /** Does it. @return what came of it */
    String run(String line) throws InterruptedException {
        String[] words = line.split(" ");
        return switch (words[0]) {
            case "barrier" -> {
                elements.barrier();
                yield "passed";
            }
            case "exchange" -> exchange(number(words, 1));
            case "wait" -> "found " + elements.waitUntilLong(number(words, 1), Comparison.EQUAL, number(words, 2));
            case "linger" -> linger(number(words, 1));
            case "put" -> {
                elements.putLong((int) number(words, 1), number(words, 2), number(words, 3));
                yield "put";
            }
            case "get" -> "got " + elements.getLong((int) number(words, 1), number(words, 2));
            case "peer" -> "peer " + elements.peer((int) number(words, 1)).map(heap -> heap.get(ValueLayout.JAVA_LONG, Pe.FIRST));
            case "sum" -> "sum " + elements.reduce(Reduction.SUM, number(words, 1));
            case "collect" -> "collected " + elements.collect(Pe.SECOND, Pe.FIRST, number(words, 1));
            case "broadcast" -> {
                elements.broadcast((int) number(words, 1), Pe.SECOND, Pe.FIRST, 8);
                yield "got " + elements.getLong(pe.me(), Pe.SECOND);
            }
            case "lost" -> "known " + elements.lost();
            case "incarnation" -> "incarnation " + elements.incarnation((int) number(words, 1));
            case "work" -> new Work(pe, console, lines).run();
            default -> throw new IllegalArgumentException(line);
        };
    }

    private static long number(String[] words, int index) {
        return Long.parseLong(words[index]);
    }

    private String exchange(long value) {
        var seen = new TreeMap<Integer, Long>();
        pe.session().exchange(MemorySegment.ofArray(new long[] {value}), (other, record) -> seen.put(other, record.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)));
        return "exchanged " + seen;
    }

    /** Is in a wait of the engine for some time: longer than anybody waits before it looks for the dead. */
    private String linger(long milliseconds) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        pe.session().await(() -> System.nanoTime() - end >= 0);
        return "lingered";
    }
}
