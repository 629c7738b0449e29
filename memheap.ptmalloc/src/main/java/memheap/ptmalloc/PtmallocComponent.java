package memheap.ptmalloc;

import memheap.lanes.WarmUp;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapComponentName;
import memheap.spi.MemheapModule;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** Makes ptmalloc modules, for fresh windows and for those that another instance has left. */
@Component
@MemheapComponentName(component = "ptmalloc")
@ServiceRanking(100)
public final class PtmallocComponent implements MemheapComponent {

    /** Makes a component. */
    public PtmallocComponent() {
    }

    @Override
    public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
        if (!space.symmetric()) {
            WarmUp.once(metadataBytes(WarmUp.WINDOW_BYTES), metadata -> PtmallocModule.init(metadata, WarmUp.WINDOW_BYTES, false));
        }
        return PtmallocModule.init(Metadata.of(space.metadata()), space.memory().byteSize(), space.symmetric());
    }

    /** Nothing for a window that {@link #init} refuses. */
    @Override
    public long metadataBytes(long windowBytes) {
        return PtmallocLayout.serves(windowBytes) ? new PtmallocLayout(windowBytes).byteSize() : 0;
    }

    @Override
    public int formatVersion() {
        return PtmallocHeader.FORMAT_VERSION;
    }

    @Override
    public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        return PtmallocModule.reopen(Metadata.of(space.metadata()), space.memory().byteSize(), space.symmetric());
    }
}
