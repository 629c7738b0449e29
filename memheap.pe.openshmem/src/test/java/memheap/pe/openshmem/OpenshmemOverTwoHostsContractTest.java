package memheap.pe.openshmem;

import java.util.List;
import memheap.pe.spi.ProcessingElementEngine;
import memheap.pe.tck.EngineContract;
import memheap.pe.tck.JobLauncher;
import memheap.pe.tck.TwoHosts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On two hosts: with 2 PEs no heap is mapped, with 4 half of them are, so that one place is changed by calls and by stores. */
class OpenshmemOverTwoHostsContractTest extends EngineContract {

    private static TwoHosts hosts;

    @BeforeAll
    static void setUp() throws Exception {
        Oshrun.assumeInstalled();
        hosts = TwoHosts.make();
    }

    @AfterAll
    static void tearDown() throws Exception {
        if (hosts != null) {
            hosts.close();
        }
    }

    @Override
    protected Class<? extends ProcessingElementEngine> engine() {
        return OpenshmemEngine.class;
    }

    @Override
    protected List<Integer> counts() {
        return List.of(2, 4);
    }

    @Override
    protected JobLauncher launcher() {
        return Oshrun.on(hosts);
    }
}
