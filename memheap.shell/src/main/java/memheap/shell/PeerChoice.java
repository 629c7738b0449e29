package memheap.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import memheap.replay.peer.Peer;

/** Finds the peers that a command line names. */
final class PeerChoice {

    /** Stands for all peers. */
    static final String ALL = "all";

    private final List<Peer> known;

    PeerChoice(List<Peer> known) {
        this.known = known.stream().sorted(Comparator.comparing(Peer::name)).toList();
    }

    /**
     * Looks peers up.
     *
     * @param names names with commas between them, or {@value #ALL}
     * @param absences is given a sentence for each peer that cannot take part on this machine
     * @return those that can, each once, in the order of their names on the command line
     * @throws IllegalArgumentException if no peer has one of the names; it lists those that are known
     */
    List<Peer> present(String names, Consumer<? super String> absences) {
        List<Peer> named = names.equals(ALL) && !known.isEmpty() ? known : Stream.of(names.split(",")).map(String::strip).distinct().map(this::named).toList();
        List<Peer> present = new ArrayList<>();
        for (Peer peer : named) {
            Optional<String> absence = peer.absence();
            absence.ifPresentOrElse(absences, () -> present.add(peer));
        }
        return present;
    }

    private Peer named(String name) {
        return known.stream().filter(peer -> peer.name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                String.format(Locale.ROOT, "no peer is named '%s'; known: %s", name, known.isEmpty() ? "none, for no bundle with peers is installed"
                        : known.stream().map(peer -> "'" + peer.name() + "'").collect(Collectors.joining(", ", "", ", or '" + ALL + "'")))));
    }
}
