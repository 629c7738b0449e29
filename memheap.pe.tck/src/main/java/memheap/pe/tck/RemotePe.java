package memheap.pe.tck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import memheap.pe.spi.Job;
import memheap.pe.spi.ProcessingElementEngine;

/** The JVM of one PE, seen from outside: it is sent commands, gives answers, and can be killed. Used by one thread. */
final class RemotePe {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final int number;
    private final Process process;
    private final PrintStream input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> all = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = new ArrayList<>();
    private long firstRound = Long.MAX_VALUE;

    /** Starts the JVM. */
    RemotePe(Class<? extends ProcessingElementEngine> engine, Job job) {
        this.number = job.me();
        try {
            this.process = new ProcessBuilder(PeCommand.of(CommandMain.class, engine, job)).redirectErrorStream(true).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().name("PE " + number).start(() -> output.lines().forEach(line -> {
            all.add(line);
            if (line.startsWith(CommandMain.MARK)) {
                answers.add(line.substring(CommandMain.MARK.length()));
            }
        }));
    }

    int number() {
        return number;
    }

    void send(String command) {
        input.println(command);
    }

    /** The next answer. */
    String answer() {
        try {
            String answer = answers.poll(LONGEST.toSeconds(), TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("PE " + number + (process.isAlive() ? " lives, but" : " has ended, and") + " has not answered in " + LONGEST.toSeconds() + " s; it has said: " + all);
            }
            return answer;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a PE is to answer", stopped);
        }
    }

    /** What a command comes to. */
    String ask(String command) {
        send(command);
        return answer();
    }

    /** The next answer that begins with some words; those before it say what this PE was told, and how far it has worked. */
    String answer(String start) {
        long deadline = System.nanoTime() + 2 * LONGEST.toNanos();
        String answer = answer();
        while (!answer.startsWith(start)) {
            note(answer);
            if (System.nanoTime() > deadline) {
                throw new AssertionError("PE " + number + " says a lot, but not '" + start + "': " + all.subList(Math.max(0, all.size() - 10), all.size()));
            }
            answer = answer();
        }
        note(answer);
        return answer;
    }

    private void note(String answer) {
        if (answer.startsWith("told ")) {
            told.add(answer);
        } else if (answer.startsWith("round ")) {
            firstRound = Math.min(firstRound, Long.parseLong(answer.substring("round ".length())));
        } else if (answer.startsWith("failed ") || answer.startsWith("refused ")) {
            throw new AssertionError("PE " + number + ": " + answer);
        }
    }

    /** What it was told of losses, while it worked. */
    List<String> told() {
        return told;
    }

    /** A round that it has worked in. */
    long firstRound() {
        return firstRound;
    }

    /** Kills it, and returns when the system has taken back all that it had. */
    void kill() {
        process.toHandle().destroyForcibly(); // which leaves the streams open, with what it has said
        awaitEnd();
    }

    int awaitEnd() {
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("PE " + number + " does not end; it has said: " + all);
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a PE is to end", stopped);
        }
    }

    /** All that it has said, for messages. */
    List<String> said() {
        return List.copyOf(all);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends it a signal of the system, such as STOP. */
    void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
            if (status != 0) {
                throw new AssertionError("kill -" + name + " has ended with " + status);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal is sent", stopped);
        }
    }
}
