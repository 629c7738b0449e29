package memheap.pe.tck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import memheap.pe.PeerLostException;
import memheap.pe.calls.SessionElements;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.JobSession;

/**
 * One PE that does what it is told: a line of its standard input is a command of {@link Commands}, a line of its output that begins with {@value
 * #MARK} the answer. It ends with its input.
 *
 * <p>Arguments: those of {@link PeArguments}.
 */
public final class CommandMain {

    static final String MARK = "> ";
    private static final int REFUSED = 4;
    private static final int ABANDONED = 5;

    private CommandMain() {
    }

    /** Runs the PE. */
    public static void main(String[] arguments) throws Exception {
        var parsed = PeArguments.parse(arguments);
        BlockingQueue<String> lines = listen();
        JobSession session;
        try {
            session = parsed.engine().join(parsed.job());
        } catch (EngineUnavailableException refused) {
            answer("refused " + refused.getMessage());
            System.exit(REFUSED);
            return;
        }
        try (var elements = new SessionElements(parsed.job(), session, new SymmetryGuard(parsed.job(), session, true), () -> { })) {
            session.claim(0, parsed.job().heapBytes());
            answer("joined");
            var commands = new Commands(new Pe(elements, session, 0), CommandMain::answer, lines);
            for (String line = lines.take(); !line.equals("leave"); line = lines.take()) {
                answer(run(commands, line));
            }
        }
        answer("left");
        System.exit(0);
    }

    private static String run(Commands commands, String line) throws InterruptedException {
        try {
            return commands.run(line);
        } catch (PeerLostException lost) {
            return "lost " + lost.lost() + " " + lost.getMessage();
        } catch (RuntimeException | AssertionError failed) {
            failed.printStackTrace();
            return "failed " + failed;
        }
    }

    /** Reads all the time, so that this JVM ends with the one that has started it, wherever it waits. */
    private static BlockingQueue<String> listen() {
        var lines = new LinkedBlockingQueue<String>();
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().name("commands").start(() -> {
            try {
                for (String line = input.readLine(); line != null; line = input.readLine()) {
                    lines.add(line);
                }
            } catch (IOException broken) {
                // as at the end
            }
            Runtime.getRuntime().halt(ABANDONED);
        });
        return lines;
    }

    private static void answer(String text) {
        synchronized (System.out) {
            System.out.println(MARK + text.replace('\n', ' '));
            System.out.flush();
        }
    }
}
