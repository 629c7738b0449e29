package memheap.job.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import memheap.job.Launcher;

/**
 * What the PEs of this host have told of the ends of their programs. The status of a process does not say all: a JVM that was ended by {@link System#exit} has one that looks as if its program had
 * returned it, and {@code oshrun} has but one for all PEs.
 *
 * @param folder where they tell it
 */
record Returns(Path folder) {

    private static final int FAILED = 1;

    private record Return(int pe, int status, long nanos) {
    }

    /** How a PE has ended whose process has ended with this status. */
    Ending ofPe(int pe, int status) {
        return status == 0 && of(pe).isEmpty() ? early(pe) : Ending.of(name(pe), status);
    }

    /**
     * How a job has ended of which one process has started all PEs.
     *
     * @param local how many of the PEs, from 0 on, are certain to be on this host
     * @param status of that process
     * @return what the first PE has told that has failed, if one has
     */
    Ending ofJob(int count, int local, int status) {
        List<Return> all = IntStream.range(0, count).mapToObj(this::of).flatMap(Optional::stream).toList();
        Optional<Ending> failed = all.stream().filter(told -> told.status() != 0).min(Comparator.comparingLong(told -> told.nanos() - all.getFirst().nanos()))
                .map(first -> Ending.of(name(first.pe()), first.status()));
        Optional<Ending> early = status == 0 ? IntStream.range(0, local).filter(pe -> of(pe).isEmpty()).mapToObj(Returns::early).findFirst() : Optional.empty();
        return failed.or(() -> early).orElse(Ending.of("the job", status));
    }

    private static String name(int pe) {
        return "PE " + pe;
    }

    private static Ending early(int pe) {
        return new Ending(FAILED, String.format(Locale.ROOT, "PE %d has ended before its program returned (it, or something in it, ended the JVM with status 0)", pe));
    }

    private Optional<Return> of(int pe) {
        try {
            String[] told = Files.readString(Launcher.returned(folder, String.valueOf(pe))).split(" ");
            return Optional.of(new Return(pe, Integer.parseInt(told[0]), Long.parseLong(told[1])));
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
