package memheap.buddy;

import memheap.lanes.WarmUp;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapComponentName;
import memheap.spi.MemheapModule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Makes buddy modules, for fresh windows and for those that another instance has left. */
@Component(name = "memheap.buddy")
@MemheapComponentName(component = "buddy")
@ServiceRanking(1)
@Designate(ocd = BuddyComponent.Config.class)
public final class BuddyComponent implements MemheapComponent {

    /** The settings of this component. */
    @ObjectClassDefinition(name = "Memheap: buddy")
    public @interface Config {

        /** What the name of every setting begins with. */
        String PREFIX_ = "memheap.buddy.";

        /**
         * The smallest block of a symmetric window, or of one of less than 1 MiB, in bytes. In others, blocks of up to 32 KiB come from runs, and this is the smallest of the larger ones,
         * if it is above 1024. A window that is reopened keeps the one it was made with.
         */
        @AttributeDefinition(description = "Smallest block that is cut out of others, in bytes; a power of two, at least 8.")
        long minimumBlockBytes() default 16;
    }

    private final long minimumBlockBytes;

    /** Makes a component; {@link IllegalArgumentException} names the setting that makes no sense. */
    @Activate
    public BuddyComponent(Config config) {
        this.minimumBlockBytes = checked(config.minimumBlockBytes());
    }

    @Override
    public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
        Metadata metadata = Metadata.of(space.metadata());
        long windowBytes = space.memory().byteSize();
        if (space.symmetric() || !BuddyLanesModule.serves(windowBytes)) {
            return BuddyModule.init(metadata, BuddyLayout.plain(windowBytes, minimumBlockBytes));
        }
        BuddyLayout small = BuddyLayout.withCells(WarmUp.WINDOW_BYTES, BuddyHeader.LEAST_MINIMUM_BLOCK_BYTES);
        WarmUp.once(small.byteSize(), scratch -> BuddyLanesModule.init(scratch, small));
        return BuddyLanesModule.init(metadata, BuddyLayout.withCells(windowBytes, minimumBlockBytes));
    }

    /** Enough for a window with lanes and for one without. */
    @Override
    public long metadataBytes(long windowBytes) {
        return Math.max(BuddyLayout.plain(windowBytes, minimumBlockBytes).byteSize(), BuddyLayout.withCells(windowBytes, minimumBlockBytes).byteSize());
    }

    @Override
    public int formatVersion() {
        return BuddyHeader.FORMAT_VERSION;
    }

    @Override
    public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        Metadata metadata = Metadata.of(space.metadata());
        BuddyLayout layout = new BuddyHeader(metadata).requireReadable(space.memory().byteSize());
        return layout.cells() == 0 ? BuddyModule.reopen(metadata, layout) : BuddyLanesModule.reopen(metadata, layout);
    }

    private static long checked(long byteSize) {
        if (!BuddyHeader.isMinimumBlock(byteSize)) {
            throw new IllegalArgumentException(Config.PREFIX_ + "minimumBlockBytes is a power of two, at least "
                    + BuddyHeader.LEAST_MINIMUM_BLOCK_BYTES + ", but was " + byteSize);
        }
        return byteSize;
    }
}
