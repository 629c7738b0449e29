package memheap.pe.openshmem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;

/**
 * What a JVM was started with, and whether OpenSHMEM can be loaded into it: some of what it would do otherwise is a crash, and one thing, memory of
 * the JVM overwritten by the symmetric heap, is silent.
 *
 * @param environment its variables
 * @param addresses what it has mapped
 * @param processors how many it may use
 * @param processorsOfHost how many there are
 * @param memory what the host has for symmetric memory
 */
record Surroundings(Map<String, String> environment, AddressSpace addresses, int processors, int processorsOfHost, HostMemory memory) {

    private static final String HELP = "; memheap.pe.openshmem/README.md has a whole command line";
    private static final String OLD_HEAP_SIZE = "SMA_SYMMETRIC_SIZE";
    private static final String COUNT_OF_HOST = "OMPI_COMM_WORLD_LOCAL_SIZE";
    private static final String TRANSPORTS = "UCX_TLS";
    private static final Set<String> ALL_SHARED = Set.of("all", "shm", "sm", "mm"); // names of several transports, all kinds of shared memory among them
    private static final String BOUND = "OMPI_MCA_orte_bound_at_launch";
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([kKmMgGtT]?)");
    private static final long ROUNDING_AND_PRIVATE_BYTES = 2 * (2 << 20); // the library rounds up to 2 MiB, and puts another 2 MiB behind

    /** Those of this JVM, now. */
    static Surroundings current() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            int processorsOfHost = (int) lines.filter(line -> line.startsWith("processor")).count();
            return new Surroundings(System.getenv(), AddressSpace.current(), Runtime.getRuntime().availableProcessors(), processorsOfHost,
                    HostMemory.read(new HostMemory.Host()));
        }
    }

    /** Requires that a job can be joined. */
    void require(Job job) throws EngineUnavailableException {
        requirePlace(job);
        for (Setting setting : Setting.values()) {
            requireSetting(setting);
        }
        requireMemory(job);
        requireAddresses(job);
        requireHostMemory(job);
        requireProcessors(job);
    }

    private void requirePlace(Job job) throws EngineUnavailableException {
        String number = environment.get(LaunchSettings.NUMBER);
        String count = environment.get(LaunchSettings.COUNT);
        if (number == null || count == null) {
            throw Refusal.because("PE %d of job '%s' was not started by oshrun, which would have set %s and %s: start all PEs by one oshrun, which comes with: %s" + HELP,
                    job.me(), job.id(), LaunchSettings.NUMBER, LaunchSettings.COUNT, LaunchSettings.INSTALL);
        }
        if (!number.equals(String.valueOf(job.me())) || !count.equals(String.valueOf(job.count()))) {
            throw otherPlace(job, number, count);
        }
    }

    /** Says that a job was to be joined as somebody else. */
    static EngineUnavailableException otherPlace(Job job, String number, String count) {
        return Refusal.because("job '%s' was to be joined as PE %d of %d, but oshrun has started this JVM as PE %s of %s: take both from %s and %s",
                job.id(), job.me(), job.count(), number, count, LaunchSettings.NUMBER, LaunchSettings.COUNT);
    }

    private void requireSetting(Setting setting) throws EngineUnavailableException {
        String found = environment.get(setting.variable());
        if (found != null && !setting.isFree() && !found.equals(setting.value())) {
            throw Refusal.because("%s is '%s', and %s: leave it out, or start oshrun with %s" + HELP, setting.variable(), found, setting.otherwise(),
                    String.join(" ", setting.arguments()));
        }
    }

    private void requireMemory(Job job) throws EngineUnavailableException {
        long needed = neededBytes(job);
        Optional<String> text = heapSize();
        if (text.isPresent() && bytes(text.get()) < needed) {
            throw Refusal.because("%s is '%s', which is not a number of at least %d bytes: a heap of %d bytes at a multiple of %d needs -x %s=%dM, or leave it out",
                    LaunchSettings.HEAP_SIZE, text.get(), needed, job.heapBytes(), job.heapAlignment(), LaunchSettings.HEAP_SIZE, needed >> 20);
        }
    }

    private static long neededBytes(Job job) {
        return LaunchSettings.symmetricBytes(job.count(), job.heapBytes(), job.heapAlignment());
    }

    private Optional<String> heapSize() {
        return Optional.ofNullable(environment.get(LaunchSettings.HEAP_SIZE)).or(() -> Optional.ofNullable(environment.get(OLD_HEAP_SIZE)));
    }

    /** How much a text stands for, as the library reads it. @return -1 if it stands for nothing */
    private static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return -1;
        }
        int exponent = matcher.group(2).isEmpty() ? 0 : 10 * (1 + "kmgt".indexOf(matcher.group(2).toLowerCase(Locale.ROOT)));
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE >> exponent ? Long.MAX_VALUE : number << exponent;
    }

    private void requireAddresses(Job job) throws EngineUnavailableException {
        long start = startAddress();
        long byteSize = symmetricBytes(job);
        boolean isAddress = start > 0 && byteSize <= Long.MAX_VALUE - start;
        Optional<AddressSpace.Range> taken = isAddress ? addresses.inside(start, byteSize) : Optional.empty();
        if (!isAddress || taken.isPresent()) {
            throw Refusal.because("%s is %s: the %d bytes from 0x%x on are not free in this JVM (%s), and would be overwritten without a word;"
                    + " start oshrun with %s, or with another address that is free in all JVMs", Setting.START_ADDRESS.variable(), startText(), byteSize, start,
                    taken.map(AddressSpace.Range::text).orElse("no address"), String.join(" ", Setting.START_ADDRESS.arguments()));
        }
    }

    /** Where the symmetric memory will begin. @return 0 if that is not a positive number */
    private long startAddress() {
        try {
            return Long.decode(startText());
        } catch (NumberFormatException wrong) {
            return 0;
        }
    }

    private String startText() {
        return environment.getOrDefault(Setting.START_ADDRESS.variable(), Setting.START_ADDRESS.value());
    }

    private long symmetricBytes(Job job) {
        long bytes = heapSize().map(Surroundings::bytes).orElseGet(() -> neededBytes(job));
        return bytes > Long.MAX_VALUE - ROUNDING_AND_PRIVATE_BYTES ? Long.MAX_VALUE : bytes + ROUNDING_AND_PRIVATE_BYTES;
    }

    private void requireHostMemory(Job job) throws EngineUnavailableException {
        long byteSize = symmetricBytes(job);
        int pes = pesOfHost();
        if (!memory.holds(byteSize, pes, uses("sysv"), uses("posix"))) {
            throw Refusal.because("each PE of job '%s' needs %d bytes of symmetric memory, for a heap of %d bytes at a multiple of %d, and %d of them are on this host, which cannot hold that%s: %s;"
                    + " take smaller windows (--size, memheap.job.size), fewer of them (memheap.job.windows), fewer PEs on this host, or one with more memory",
                    job.id(), byteSize, job.heapBytes(), job.heapAlignment(), pes,
                    environment.containsKey(TRANSPORTS) ? " with " + TRANSPORTS + "=" + environment.get(TRANSPORTS) : "", memory.text());
        }
    }

    /** How many PEs are on this host, as far as that is known. */
    private int pesOfHost() {
        try {
            return Math.max(1, Integer.parseInt(environment.getOrDefault(COUNT_OF_HOST, "1")));
        } catch (NumberFormatException unreadable) {
            return 1;
        }
    }

    /** Whether UCX may use a kind of shared memory. */
    private boolean uses(String transport) {
        String names = environment.getOrDefault(TRANSPORTS, "all");
        boolean excludes = names.startsWith("^");
        return excludes != Stream.of(names.substring(excludes ? 1 : 0).split(",")).anyMatch(name -> name.equals(transport) || ALL_SHARED.contains(name));
    }

    private void requireProcessors(Job job) throws EngineUnavailableException {
        if (environment.containsKey(BOUND) && processors == 1 && processorsOfHost > 1) {
            throw Refusal.because("oshrun has bound PE %d of job '%s' to 1 of %d processors, for all of its threads, and maybe to that of another PE:"
                    + " start oshrun with --bind-to none", job.me(), job.id(), processorsOfHost);
        }
    }

    /** Requires that memory lies where nothing was before OpenSHMEM came: whatever it had been told, a file of parameters may have said something else. */
    void requireFree(long start, long byteSize) throws EngineUnavailableException {
        Optional<AddressSpace.Range> taken = addresses.inside(start, byteSize);
        if (taken.isPresent()) {
            throw Refusal.because("the symmetric heap lies at 0x%x, over memory of this JVM (%s): end this JVM now, and look for %s in Open MPI's files of parameters", start,
                    taken.get().text(), Setting.START_ADDRESS.variable().substring("OMPI_MCA_".length()));
        }
    }

    /** The variables that this JVM has not been given and needs, as names and values. */
    List<Map.Entry<String, String>> missing(Job job) {
        var missing = new ArrayList<Map.Entry<String, String>>();
        for (Setting setting : Setting.values()) {
            if (!environment.containsKey(setting.variable())) {
                missing.add(Map.entry(setting.variable(), setting.value()));
            }
        }
        if (heapSize().isEmpty()) {
            missing.add(Map.entry(LaunchSettings.HEAP_SIZE, (neededBytes(job) >> 20) + "M"));
        }
        return missing;
    }
}
