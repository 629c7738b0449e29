package memheap.buddy;

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

        /** The smallest block, in bytes. A window that is reopened keeps the one it was made with. */
        @AttributeDefinition(description = "Smallest block handed out, in bytes; a power of two, at least 8.")
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
        return BuddyModule.init(Metadata.of(space.metadata()), space.memory().byteSize(), minimumBlockBytes);
    }

    @Override
    public long metadataBytes(long windowBytes) {
        return new BuddyLayout(windowBytes, minimumBlockBytes).byteSize();
    }

    @Override
    public int formatVersion() {
        return BuddyHeader.FORMAT_VERSION;
    }

    @Override
    public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        return BuddyModule.reopen(Metadata.of(space.metadata()), space.memory().byteSize());
    }

    private static long checked(long byteSize) {
        if (!BuddyHeader.isMinimumBlock(byteSize)) {
            throw new IllegalArgumentException(Config.PREFIX_ + "minimumBlockBytes is a power of two, at least "
                    + BuddyHeader.LEAST_MINIMUM_BLOCK_BYTES + ", but was " + byteSize);
        }
        return byteSize;
    }
}
