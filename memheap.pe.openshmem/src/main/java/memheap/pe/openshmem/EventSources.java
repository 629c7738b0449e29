package memheap.pe.openshmem;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the kernel tells that something has come from the network: the library's own event descriptors. It can only be asked to look for itself, and
 * gives no sign that it has found anything; asking the kernel lets a thread wait for nothing to do without taking time. Safe for all threads.
 *
 * <p>They are found by what they are: event descriptors that another one of this process watches, as the library's thread for errors does with those
 * of its network interfaces. If there are none, a wait only takes time.
 */
final class EventSources {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path DETAILS = Path.of("/proc/self/fdinfo");
    private static final String EVENT_DESCRIPTOR = "anon_inode:[eventpoll]";
    private static final Pattern WATCHED = Pattern.compile("(?m)^tfd: +([0-9]+)");

    private final SystemCalls system;
    private final List<Integer> descriptors;
    private final MemorySegment asked;

    EventSources(SystemCalls system, List<Integer> descriptors) {
        this.system = system;
        this.descriptors = List.copyOf(descriptors);
        this.asked = system.pollSet(Arena.global(), this.descriptors);
    }

    /** Those of this process, without some that were there before the library was. */
    static EventSources find(SystemCalls system, Set<Integer> before) throws IOException {
        Set<Integer> all = all();
        var watched = new HashSet<Integer>();
        for (int descriptor : all) {
            watched.addAll(watchedBy(descriptor));
        }
        return new EventSources(system, all.stream().filter(descriptor -> !before.contains(descriptor) && watched.contains(descriptor)).sorted().toList());
    }

    /** All event descriptors of this process. */
    static Set<Integer> all() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(EventSources::isEventDescriptor).map(path -> Integer.valueOf(path.getFileName().toString())).collect(Collectors.toSet());
        }
    }

    private static boolean isEventDescriptor(Path path) {
        try {
            return Files.readSymbolicLink(path).toString().equals(EVENT_DESCRIPTOR);
        } catch (IOException closed) {
            return false; // since it was listed
        }
    }

    private static Set<Integer> watchedBy(int descriptor) throws IOException {
        try {
            String details = Files.readString(DETAILS.resolve(String.valueOf(descriptor)));
            return WATCHED.matcher(details).results().map(match -> Integer.valueOf(match.group(1))).collect(Collectors.toSet());
        } catch (NoSuchFileException closed) {
            return Set.of();
        }
    }

    /** How many there are. */
    int size() {
        return descriptors.size();
    }

    /** Whether something has come that nobody has looked at. */
    boolean areReady() {
        return !descriptors.isEmpty() && system.poll(asked, 0);
    }

    /** Waits until something has come that nobody has looked at, for some milliseconds at most. @return whether it has */
    boolean await(int milliseconds) {
        return system.poll(asked, milliseconds);
    }
}
