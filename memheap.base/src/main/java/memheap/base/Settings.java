package memheap.base;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import memheap.base.ledger.Owner;
import memheap.base.ledger.OwnerBounds;

/**
 * What can be configured, read and checked at once. The memory settings hold from the start of the base; the policy may change at any time.
 *
 * <p>A value is looked up in Configuration Admin's PID {@value #PID}, then among the framework's and the system's properties; the size also in
 * the environment variables {@code SHMEM_SYMMETRIC_SIZE} and {@code SMA_SYMMETRIC_SIZE}, in that order; priorities in Configuration Admin alone.
 *
 * @param memory how much memory of which kind
 * @param policy which component may serve
 * @param callTimeout how long a component may take for a call on the {@code memheap-lifecycle} thread
 * @param ownership what is kept about the owners of blocks
 * @param hardening what is done against misuse
 * @param dossiers the folder for what is written about a refused request; empty for none
 */
record Settings(Memory memory, Policy policy, Duration callTimeout, Ownership ownership, Hardening hardening, Optional<Path> dossiers) {

    static final String PID = "memheap";

    static final String PRIORITY = "memheap.priority.";
    static final String LIMIT = "memheap.limit.";
    static final String RESERVATION = "memheap.reservation.";

    private static final String FILE = "file:";
    private static final long PAGE = 4096;
    private static final long MINIMUM_WINDOW = 64 << 10;
    private static final long MAXIMUM_WINDOW = 1L << 40;

    /** What a freed byte looks like: no small number, no text, and as an address far outside of the reserve. */
    static final byte PATTERN = (byte) 0xDF;

    private enum Choice { FALSE, TRUE }

    private enum Fill { PATTERN, ZERO }

    /** Where the pages come from. */
    enum Backing { ANONYMOUS, SHM, FILE }

    /** Whether larger pages are asked for. */
    enum HugePages { OFF, TRANSPARENT }

    /**
     * How much memory of which kind.
     *
     * @param windowBytes size of a window, a multiple of 4096
     * @param windows number of windows
     * @param backing where the pages come from
     * @param hugePages whether larger pages are asked for
     * @param symmetric whether modules are told that their windows are symmetric
     * @param file the file that the heap lies in and stays in; only for the backing {@code FILE}
     */
    record Memory(long windowBytes, int windows, Backing backing, HugePages hugePages, boolean symmetric, Optional<Path> file) {

        private void addTo(Map<String, String> values) {
            values.put("memheap.size", String.valueOf(windowBytes));
            values.put("memheap.windows", String.valueOf(windows));
            values.put("memheap.backing", file.map(path -> FILE + path).orElseGet(() -> lowerCase(backing)));
            values.put("memheap.hugepages", lowerCase(hugePages));
            values.put("memheap.symmetric", String.valueOf(symmetric));
        }
    }

    /**
     * What is kept about the owners of blocks.
     *
     * @param ledger how much is kept; holds from the start of the base, as the next one
     * @param sampleBytes bytes from one kept stack to the next, in the mean
     * @param onStop what becomes of the blocks of a bundle that stops
     * @param bounds limits and reservations by the owner's name
     */
    record Ownership(Ledger ledger, long sampleBytes, OnStop onStop, Map<String, OwnerBounds> bounds) {

        /** How much is kept. */
        enum Ledger { OFF, OWNERS, FULL }

        /** What becomes of the blocks of a bundle that stops. */
        enum OnStop { RECLAIM, KEEP, REPORT }

        boolean isOn() {
            return ledger != Ledger.OFF;
        }

        private void addTo(Map<String, String> values) {
            values.put("memheap.ledger", lowerCase(ledger));
            values.put("memheap.ledger.sample", String.valueOf(sampleBytes));
        }

        /** Limits and reservations, each with a blank before it. */
        String boundsText() {
            return new TreeMap<>(bounds).entrySet().stream().map(entry -> boundsText(entry.getKey(), entry.getValue())).collect(Collectors.joining());
        }

        private static String boundsText(String name, OwnerBounds of) {
            return (of.limitBytes() == Owner.UNLIMITED ? "" : String.format(Locale.ROOT, " %s%s=%d", LIMIT, name, of.limitBytes()))
                    + (of.reservedBytes() == 0 ? "" : String.format(Locale.ROOT, " %s%s=%d", RESERVATION, name, of.reservedBytes()));
        }
    }

    /**
     * What is done against misuse; holds from the start of the base.
     *
     * @param level how much is done
     * @param fill what freed blocks are filled with
     * @param quarantineBytes how much freed memory is kept from being handed out again at level {@code FULL}
     */
    record Hardening(Level level, byte fill, long quarantineBytes) {

        /** How much is done. */
        enum Level { OFF, CHEAP, FULL }

        private void addTo(Map<String, String> values) {
            values.put("memheap.hardening", lowerCase(level));
            values.put("memheap.fill", lowerCase(fill == 0 ? Fill.ZERO : Fill.PATTERN));
            values.put("memheap.quarantine", String.valueOf(quarantineBytes));
        }
    }

    /**
     * Reads all settings.
     *
     * @param configuration what Configuration Admin says; may be empty
     * @param property a framework or system property by its name, or {@code null}
     * @param environment an environment variable by its name, or {@code null}
     * @return the settings
     * @throws IllegalArgumentException if one is wrong; the message names the key
     */
    static Settings read(Map<String, ?> configuration, UnaryOperator<String> property, UnaryOperator<String> environment) {
        var source = new SettingSource(configuration, property);
        Memory memory = memory(source, environment);
        return new Settings(memory, policy(source, configuration), SettingSource.duration("memheap.init.timeout", source.text("memheap.init.timeout", "5s")),
                ownership(source, configuration, memory), hardening(source, memory), dossiers(source.text("memheap.dossier", "off")));
    }

    private static Ownership ownership(SettingSource source, Map<String, ?> configuration, Memory memory) {
        var ownership = new Ownership(SettingSource.choice("memheap.ledger", source.text("memheap.ledger", "owners"), Ownership.Ledger.values()),
                ByteSize.parse("memheap.ledger.sample", source.text("memheap.ledger.sample", "512K")),
                SettingSource.choice("memheap.onStop", source.text("memheap.onStop", memory.file().isPresent() ? "keep" : "reclaim"), Ownership.OnStop.values()), bounds(source, configuration, memory));
        if (!ownership.isOn() && !ownership.bounds().isEmpty()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "limits and reservations (for %s) need memheap.ledger=owners or full, but it is off",
                    ownership.bounds().keySet()));
        }
        return ownership;
    }

    private static Map<String, OwnerBounds> bounds(SettingSource source, Map<String, ?> configuration, Memory memory) {
        Map<String, OwnerBounds> bounds = Stream.of(LIMIT, RESERVATION).flatMap(prefix -> configuration.keySet().stream().filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))).distinct().collect(Collectors.toMap(name -> name, name -> bounds(source, name)));
        long reserved = bounds.values().stream().mapToLong(OwnerBounds::reservedBytes).sum();
        if (reserved > memory.windowBytes()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "all %sNAME together are at most memheap.size (%d bytes), but were %d", RESERVATION, memory.windowBytes(), reserved));
        }
        return bounds;
    }

    private static OwnerBounds bounds(SettingSource source, String name) {
        long limit = source.configuredBytes(LIMIT + name, Owner.UNLIMITED);
        long reservation = source.configuredBytes(RESERVATION + name, 0);
        if (reservation > limit) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s%s is at most %s%s (%d bytes), but was %d", RESERVATION, name, LIMIT, name, limit, reservation));
        }
        return new OwnerBounds(limit, reservation);
    }

    private static Optional<Path> dossiers(String text) {
        return text.equalsIgnoreCase("off") ? Optional.empty() : Optional.of(SettingSource.path("memheap.dossier", text));
    }

    private static Hardening hardening(SettingSource source, Memory memory) {
        var level = SettingSource.choice("memheap.hardening", source.text("memheap.hardening", "off"), Hardening.Level.values());
        if (level == Hardening.Level.CHEAP && source.text("memheap.ledger", "owners").equalsIgnoreCase("off")) {
            throw new IllegalArgumentException("memheap.hardening=cheap needs memheap.ledger=owners or full, since the ledger knows how much of a block there is to fill, but it is off");
        }
        if (level == Hardening.Level.FULL && memory.file().isPresent()) {
            throw new IllegalArgumentException("memheap.hardening=full needs another memheap.backing than a file, for nobody would know the guards once the file is opened again; take cheap");
        }
        long quarantine = source.find("memheap.quarantine").map(text -> text.equals("0") ? 0L : ByteSize.parse("memheap.quarantine", text)).orElse(memory.windowBytes() / 64);
        if (quarantine > memory.windowBytes() / 2) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "memheap.quarantine is at most half of memheap.size (%d bytes), but was %d", memory.windowBytes() / 2, quarantine));
        }
        return new Hardening(level, SettingSource.choice("memheap.fill", source.text("memheap.fill", "pattern"), Fill.values()) == Fill.ZERO ? 0 : PATTERN, quarantine);
    }

    /** What would be another one if a heap had been started with other settings: each as it is and as it would be. */
    List<String> changesAtStart(Settings other) {
        Map<String, String> others = other.startValues();
        return startValues().entrySet().stream().filter(value -> !value.getValue().equals(others.get(value.getKey())))
                .map(value -> String.format(Locale.ROOT, "%s=%s becomes %s", value.getKey(), value.getValue(), others.get(value.getKey()))).toList();
    }

    /** What holds from a start on, by key. */
    private Map<String, String> startValues() {
        var values = new LinkedHashMap<String, String>();
        memory.addTo(values);
        values.put("memheap.init.timeout", callTimeout.toMillis() + "ms");
        ownership.addTo(values);
        hardening.addTo(values);
        values.put("memheap.dossier", dossiers.map(Path::toString).orElse("off"));
        return values;
    }

    /** What holds from a start on, as text. */
    String startText() {
        return startValues().entrySet().stream().map(value -> value.getKey() + "=" + value.getValue()).collect(Collectors.joining(" "));
    }

    /** All settings but the policy, as text. */
    String text() {
        return String.format(Locale.ROOT, "%s memheap.onStop=%s%s", startText(), lowerCase(ownership.onStop()), ownership.boundsText());
    }

    static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** These settings as they are where no ledger can be kept: nobody knows then how much of a freed block there is to fill. */
    Settings withoutLedger() {
        Hardening possible = hardening.level() == Hardening.Level.CHEAP ? new Hardening(Hardening.Level.OFF, hardening.fill(), hardening.quarantineBytes()) : hardening;
        return new Settings(memory, policy, callTimeout, new Ownership(Ownership.Ledger.OFF, ownership.sampleBytes(), ownership.onStop(), Map.of()), possible, dossiers);
    }

    /** These settings for the heap of a job: its blocks belong to no bundle, and dossiers are those of the local heap. */
    Settings inJob() {
        return new Settings(memory, policy, callTimeout, new Ownership(ownership.ledger(), ownership.sampleBytes(), Ownership.OnStop.KEEP, ownership.bounds()), hardening, Optional.empty());
    }

    /** These settings with what can change while the heap is used; with other limits and reservations only if they have been taken over. */
    Settings withChanges(Settings wanted, boolean bound) {
        return new Settings(memory, wanted.policy, callTimeout,
                new Ownership(ownership.ledger(), ownership.sampleBytes(), wanted.ownership.onStop(), bound ? wanted.ownership.bounds() : ownership.bounds()), hardening, dossiers);
    }

    private static Memory memory(SettingSource source, UnaryOperator<String> environment) {
        String size = source.find("memheap.size").or(() -> Optional.ofNullable(environment.apply("SHMEM_SYMMETRIC_SIZE")))
                .or(() -> Optional.ofNullable(environment.apply("SMA_SYMMETRIC_SIZE"))).orElse("256M");
        long bytes = ByteSize.parse("memheap.size", size);
        if (bytes > MAXIMUM_WINDOW) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "memheap.size is at most %d bytes (1T), but was '%s'", MAXIMUM_WINDOW, size));
        }
        long windowBytes = Math.max(MINIMUM_WINDOW, Math.ceilDiv(bytes, PAGE) * PAGE);
        String backing = source.text("memheap.backing", "anonymous");
        Optional<Path> file = backing.startsWith(FILE) ? Optional.of(SettingSource.absolutePath("memheap.backing", backing.substring(FILE.length()))) : Optional.empty();
        return new Memory(windowBytes, SettingSource.number("memheap.windows", source.text("memheap.windows", "8"), 2, 64), file.isPresent() ? Backing.FILE : backing(backing),
                SettingSource.choice("memheap.hugepages", source.text("memheap.hugepages", "off"), HugePages.values()),
                SettingSource.choice("memheap.symmetric", source.text("memheap.symmetric", "false"), Choice.values()) == Choice.TRUE, file);
    }

    private static Backing backing(String text) {
        if (text.equalsIgnoreCase("anonymous") || text.equalsIgnoreCase("shm")) {
            return Backing.valueOf(text.toUpperCase(Locale.ROOT));
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "memheap.backing is one of [anonymous, shm, file:PATH], but was '%s'", text));
    }

    private static Policy policy(SettingSource source, Map<String, ?> configuration) {
        Map<String, Integer> priorities = configuration.keySet().stream().filter(key -> key.startsWith(PRIORITY)).collect(Collectors.toMap(
                key -> key.substring(PRIORITY.length()),
                key -> SettingSource.number(key, String.valueOf(configuration.get(key)).strip(), Integer.MIN_VALUE, Integer.MAX_VALUE)));
        return new Policy(names(source, "memheap.include"), names(source, "memheap.exclude"), source.text("memheap.pin", ""), priorities);
    }

    private static List<String> names(SettingSource source, String key) {
        return Stream.of(source.text(key, "").split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

}
