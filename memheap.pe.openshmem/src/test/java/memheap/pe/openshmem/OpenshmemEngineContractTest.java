package memheap.pe.openshmem;

import java.util.List;
import memheap.pe.spi.ProcessingElementEngine;
import memheap.pe.tck.EngineContract;
import memheap.pe.tck.JobLauncher;
import org.junit.jupiter.api.BeforeAll;

/** On one host: all heaps are mapped. */
class OpenshmemEngineContractTest extends EngineContract {

    @BeforeAll
    static void setUp() {
        Oshrun.assumeInstalled();
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
        return Oshrun.onThisHost();
    }
}
