package memheap.pe.local;

import memheap.pe.spi.ProcessingElementEngine;
import memheap.pe.tck.EngineContract;

class LocalEngineContractTest extends EngineContract {

    @Override
    protected Class<? extends ProcessingElementEngine> engine() {
        return LocalEngine.class;
    }
}
