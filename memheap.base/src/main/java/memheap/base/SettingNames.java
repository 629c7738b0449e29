package memheap.base;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** How settings are called, so that a mistyped one is not taken in silence. */
final class SettingNames {

    private static final String OURS = "memheap.";
    private static final List<String> BY_NAME = List.of(Settings.PRIORITY, Settings.LIMIT, Settings.RESERVATION);
    private static final Set<String> SETTINGS = Set.of("memheap.size", "memheap.windows", "memheap.backing", "memheap.hugepages", "memheap.symmetric", "memheap.init.timeout", "memheap.include",
            "memheap.exclude", "memheap.pin", "memheap.ledger", "memheap.ledger.sample", "memheap.onStop", "memheap.hardening", "memheap.fill", "memheap.quarantine", "memheap.dossier");

    /** What is read of a job, and what its launcher tells the containers. */
    private static final Set<String> OF_JOB = Set.of("memheap.job.pe", "memheap.job.count", "memheap.job.size", "memheap.job.windows", "memheap.job.engine", "memheap.job.patience", "memheap.job.guard",
            "memheap.job.bundle", "memheap.job.arguments", "memheap.job.attended", "memheap.job.launcher");

    /** Properties that others read: the launcher's and the shell's; then what containers of tests and the tests in them are told. */
    private static final Set<String> OF_OTHERS = Set.of("memheap.dist", "memheap.home", "memheap.load", "memheap.console", "memheap.run", "memheap.progress", "memheap.peers", "memheap.job",
            "memheap.storage", "memheap.framework", "memheap.bundles", "memheap.exam", "memheap.root", "memheap.seed", "memheap.scripts", "memheap.operations", "memheap.mutant");

    /** What others read begins so: what belongs to a component, to a job of several processes, or to a tool. */
    private static final List<String> BEGINNINGS_OF_OTHERS = List.of("memheap.buddy.", "memheap.ptmalloc.", "memheap.job.argument.", "memheap.pe.",
            "memheap.tck.", "memheap.bench.", "memheap.races.", "memheap.chaos.", "memheap.crash.", "memheap.model.");

    private SettingNames() { }

    /**
     * What has no effect, since no setting is called so, or it stands where nobody looks.
     *
     * @param configuration what Configuration Admin says
     * @param properties the names of the system's properties
     * @return a sentence each
     */
    static List<String> unknown(Map<String, ?> configuration, Set<String> properties) {
        Stream<String> unknown = configuration.keySet().stream().filter(key -> key.startsWith(OURS) && !SETTINGS.contains(key) && !beginsAs(key, BY_NAME))
                .map(key -> String.format(Locale.ROOT, "the configuration has %s=%s, which is no setting of memheap and has no effect", key, configuration.get(key)));
        Stream<String> useless = properties.stream().filter(key -> key.startsWith(OURS) && !SETTINGS.contains(key) && !isOfOthers(key)).map(SettingNames::useless);
        return Stream.concat(unknown, useless).sorted().toList();
    }

    private static String useless(String property) {
        return String.format(Locale.ROOT, beginsAs(property, BY_NAME) ? "the property %s has no effect: it acts in Configuration Admin only, for example in the file memheap.cfg of a load folder"
                : "the property %s is no setting of memheap and has no effect", property);
    }

    private static boolean isOfOthers(String property) {
        return OF_JOB.contains(property) || OF_OTHERS.contains(property) || beginsAs(property, BEGINNINGS_OF_OTHERS);
    }

    private static boolean beginsAs(String key, List<String> beginnings) {
        return beginnings.stream().anyMatch(key::startsWith);
    }
}
