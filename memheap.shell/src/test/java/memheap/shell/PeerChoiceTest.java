package memheap.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import memheap.replay.peer.Peer;
import org.junit.jupiter.api.Test;

class PeerChoiceTest {

    private final Peer netty = FakePeer.present("netty", null);
    private final Peer glibc = FakePeer.present("glibc", null);
    private final Peer jemalloc = FakePeer.absent("jemalloc");
    private final PeerChoice choice = new PeerChoice(List.of(netty, jemalloc, glibc));
    private final List<String> absences = new ArrayList<>();

    @Test
    void namesAreTakenInTheirOrderAndOnce() {
        assertThat(choice.present("netty, glibc,netty", absences::add)).containsExactly(netty, glibc);
        assertThat(absences).isEmpty();
    }

    @Test
    void allMeansEachThatIsPresentByName() {
        assertThat(choice.present("all", absences::add)).containsExactly(glibc, netty);
        assertThat(absences).containsExactly("jemalloc is left out: no library was found");
    }

    @Test
    void anAbsentPeerIsSkippedWithItsSentence() {
        assertThat(choice.present("jemalloc", absences::add)).isEmpty();
        assertThat(absences).containsExactly("jemalloc is left out: no library was found");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatIllegalArgumentException().isThrownBy(() -> choice.present("glibc,tlsf", absences::add))
                .withMessage("no peer is named 'tlsf'; known: 'glibc', 'jemalloc', 'netty', or 'all'");
        assertThatIllegalArgumentException().isThrownBy(() -> choice.present(",glibc", absences::add)).withMessageStartingWith("no peer is named ''; known: 'glibc'");
    }

    @Test
    void withoutBundlesNoPeerIsKnown() {
        var none = new PeerChoice(List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> none.present("glibc", absences::add))
                .withMessage("no peer is named 'glibc'; known: none, for no bundle with peers is installed");
        assertThatIllegalArgumentException().isThrownBy(() -> none.present("all", absences::add)).withMessageStartingWith("no peer is named 'all'; known: none");
    }
}
