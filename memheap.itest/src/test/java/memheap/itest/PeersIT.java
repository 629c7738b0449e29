package memheap.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.OptionUtils.combine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import memheap.replay.PeerResult;
import memheap.replay.ReplayPlan;
import memheap.replay.ReplayProgress;
import memheap.replay.ReplayResult;
import memheap.replay.Replayer;
import memheap.replay.TraceWriter;
import memheap.replay.Turns;
import memheap.replay.peer.Peer;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/** Peers come and go as bundles, and replay what the components replay. */
public class PeersIT extends HeapTest {

    private static final int BLOCKS = 200;

    private Bundle peers;

    /** This class cannot be loaded without the types of {@code memheap.replay}, so that bundle is there from the start. */
    @Configuration
    public Option[] container() {
        return combine(Container.with("memheap.size", "4M"), bundle(Container.url("memheap.replay")));
    }

    @Before
    public void installAComponentAndThePeers() throws Exception {
        install("memheap.buddy");
        install("netty-common");
        install("netty-buffer");
        peers = install("memheap.peers");
        awaitActive("buddy");
    }

    @Test
    public void eachPeerIsAServiceUntilTheBundleStops() throws Exception {
        assertThat(registered()).extracting(Peer::name).containsExactlyInAnyOrder("glibc", "jemalloc", "mimalloc", "tcmalloc", "netty");
        peers.stop();
        assertThat(registered()).isEmpty();
    }

    @Test
    public void aComponentAndThePeersReplayATraceAndEveryByteIsChecked() throws Exception {
        List<Peer> chosen = registered().stream().filter(peer -> List.of("glibc", "netty").contains(peer.name())).toList();
        Path trace = trace();
        List<ReplayResult> results = new ArrayList<>();
        new Replayer(heap(), inspector(), new NoTurns(), chosen, ReplayProgress.NONE)
                .run(new ReplayPlan(List.of(trace), ReplayPlan.ACTIVE, 2, ReplayPlan.NEVER, true), results::add);
        Files.delete(trace);

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.component()).isEqualTo("buddy");
            assertThat(result.peers()).extracting(PeerResult::peer).containsExactlyInAnyOrder("glibc", "netty");
            assertThat(result.isClean()).isTrue();
            assertThat(result.ratioTo("glibc").orElseThrow()).isPositive();
        });
        assertThat(heap().statistics().liveBlocks()).isZero();
    }

    private List<Peer> registered() throws Exception {
        List<Peer> services = new ArrayList<>();
        for (ServiceReference<Peer> reference : context.getServiceReferences(Peer.class, null)) {
            services.add(context.getService(reference));
        }
        return services;
    }

    private static Path trace() throws Exception {
        Path file = Files.createTempFile("peers", ".mtr.gz");
        try (var writer = new TraceWriter(file, 10 * BLOCKS)) {
            for (int i = 1; i <= BLOCKS; i++) {
                long kept = writer.malloc(i);
                writer.free(writer.calloc(3 * i));
                writer.memalign(5 * i, 64);
                writer.realloc(kept, 7 * i);
            }
        }
        return file;
    }

    /** The active component is the only one. */
    private static final class NoTurns implements Turns {

        @Override
        public List<String> eligible() {
            return List.of();
        }

        @Override
        public void select(String component) {
            throw new IllegalArgumentException(component);
        }

        @Override
        public void release() {
            // nothing was selected
        }
    }
}
