package memheap.job.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import memheap.pe.spi.Job;

/**
 * What is written behind {@code memheap job}.
 *
 * @param count how many PEs
 * @param engine name of the engine
 * @param hosts where the PEs are; empty if all are here
 * @param network over which they talk, if that was said
 * @param load the folder that all PEs watch, if there is one
 * @param home the folder for the homes of the PEs, if they are to stay
 * @param keepsGoing whether the others go on when a PE has failed
 * @param properties of the framework or of memheap
 * @param bundle with the program
 * @param arguments of the program
 */
record LaunchOptions(int count, String engine, List<String> hosts, Optional<String> network, Optional<Path> load, Optional<Path> home, boolean keepsGoing,
        Map<String, String> properties, Path bundle, List<String> arguments) {

    static final String LOCAL = "local";
    static final String OPENSHMEM = "openshmem";

    private static final Pattern OWN_KEYS = Pattern.compile("memheap\\.job(\\.(pe|count|engine|bundle|arguments|argument\\..*|attended|launcher))?");
    private static final Set<String> WITH_VALUE = Set.of("-n", "--engine", "--host", "--network", "--size", "--load", "--home");

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if they make no sense; the message says which, and what is possible
     */
    static LaunchOptions parse(List<String> words) {
        Deque<String> rest = new ArrayDeque<>(words);
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> properties = new LinkedHashMap<>();
        while (!rest.isEmpty() && rest.peek().startsWith("-")) {
            String word = rest.pop();
            if (WITH_VALUE.contains(word)) {
                require(!rest.isEmpty(), "%s needs a value", word);
                values.put(word, rest.pop());
            } else if (word.equals("--keep-going")) {
                values.put(word, "");
            } else if (word.matches("-D[^=]+=.*")) {
                String key = word.substring(2, word.indexOf('='));
                require(!OWN_KEYS.matcher(key).matches(), "%s is set by 'job' itself, so -D%s has no place here", key, key);
                properties.put(key, word.substring(word.indexOf('=') + 1));
            } else {
                throw wrong("'job' does not know '%s'; see 'memheap help'", word);
            }
        }
        require(!rest.isEmpty(), "'job' needs a bundle with a program, such as examples/bucket-sort/target/bucket-sort-0.1.0-SNAPSHOT.jar");
        Optional.ofNullable(values.get("--size")).ifPresent(size -> properties.put("memheap.job.size", size));
        return checked(values, properties, Path.of(rest.pop()).toAbsolutePath(), List.copyOf(rest));
    }

    private static LaunchOptions checked(Map<String, String> values, Map<String, String> properties, Path bundle, List<String> arguments) {
        String engine = values.getOrDefault("--engine", values.containsKey("--host") ? OPENSHMEM : LOCAL);
        require(Set.of(LOCAL, OPENSHMEM).contains(engine), "--engine is local or openshmem, but was '%s'", engine);
        requireFit(values.keySet(), engine.equals(LOCAL));
        int count = count(values.get("-n"));
        List<String> hosts = Optional.ofNullable(values.get("--host")).map(text -> hosts(text, count)).orElse(List.of());
        Optional<Path> load = path(values, "--load");
        load.ifPresent(folder -> require(Files.isDirectory(folder), "there is no folder '%s' to load from", folder));
        requireBundle(bundle);
        return new LaunchOptions(count, engine, hosts, Optional.ofNullable(values.get("--network")), load, path(values, "--home"), values.containsKey("--keep-going"), properties, bundle, arguments);
    }

    /** Each option has to have a meaning beside the others. */
    private static void requireFit(Set<String> given, boolean isLocal) {
        require(!isLocal || !given.contains("--host"), "--host needs --engine openshmem: engine local has all PEs on this host");
        require(!given.contains("--network") || given.contains("--host"), "--network needs --host: it says over which network the hosts talk");
        require(isLocal || !given.contains("--keep-going"), "--keep-going needs --engine local: OpenSHMEM ends a job when a PE has failed");
    }

    private static List<String> hosts(String text, int count) {
        List<String> hosts = Arrays.asList(text.split(",", -1));
        hosts.forEach(host -> require(host.matches("[^\\s:,]+:[1-9][0-9]{0,3}"), "--host is a list of hosts, each with its number of PEs, such as first:2,second:2, but had '%s' in it", host));
        int places = hosts.stream().mapToInt(host -> Integer.parseInt(host.substring(host.indexOf(':') + 1))).sum();
        require(places >= count, "--host has places for %d PEs, but -n is %d", places, count);
        return hosts;
    }

    private static int count(String text) {
        require(text != null, "'job' needs -n N, the number of PEs");
        require(text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= Job.MAXIMUM_COUNT, "-n is a number of PEs from 1 to " + Job.MAXIMUM_COUNT + ", but was '%s'", text);
        return Integer.parseInt(text);
    }

    private static Optional<Path> path(Map<String, String> values, String option) {
        return Optional.ofNullable(values.get(option)).map(text -> Path.of(text).toAbsolutePath());
    }

    private static void requireBundle(Path bundle) {
        require(Files.isReadable(bundle) && !Files.isDirectory(bundle), "there is no file '%s' that can be read: 'job' needs a bundle with a program", bundle);
        try (var jar = new JarFile(bundle.toFile())) {
            require(jar.getManifest() != null && jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName") != null,
                    "'%s' is no bundle: its manifest has no Bundle-SymbolicName", bundle);
        } catch (IOException broken) {
            throw wrong("'%s' is no bundle: %s", bundle, broken.getMessage());
        }
    }

    private static void require(boolean holds, String message, Object... found) {
        if (!holds) {
            throw wrong(message, found);
        }
    }

    private static IllegalArgumentException wrong(String message, Object... found) {
        return new IllegalArgumentException(String.format(Locale.ROOT, message, found));
    }
}
