package memheap.ptmalloc;

import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapComponentName;
import memheap.spi.MemheapModule;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** The component {@code ptmalloc}: best fit, for any mix of sizes. */
@Component
@MemheapComponentName(component = "ptmalloc")
@ServiceRanking(100)
public final class PtmallocComponent implements MemheapComponent {

    @Override
    public long metadataBytes(long windowBytes) {
        return new ChunkLayout(windowBytes).byteSize();
    }

    @Override
    public int formatVersion() {
        return ChunkLayout.VERSION;
    }

    @Override
    public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
        return PtmallocModule.init(space);
    }

    @Override
    public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        return PtmallocModule.reopen(space);
    }
}
