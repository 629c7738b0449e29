package memheap.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to manage memory, published as an OSGi service; the base takes the one with the highest priority.
 *
 * <p>Service properties: {@value #NAME} is the component's name, unique, of at most 255 letters, digits, {@code -} and {@code _};
 * {@code service.ranking} is its priority. The annotation {@link MemheapComponentName} sets the first, {@code @ServiceRanking} the second.
 *
 * <p>The base calls {@link #init} and {@link #reopen} on a thread of their own, one at a time for one component, and holds no lock while
 * it does. A call that takes longer than {@code memheap.init.timeout} is interrupted and the component is quarantined until it is updated.
 */
@ConsumerType
public interface MemheapComponent {

    /** The service property that holds the component's name. */
    String NAME = "memheap.component";

    /**
     * Makes a module for a fresh window. It starts empty.
     *
     * @param space the window; its metadata segment has {@link #metadataBytes} bytes, all zero
     * @return a new module that uses nothing but {@code space}
     * @throws ComponentUnavailableException if this component cannot serve such a window; it is then left out, which is no fault.
     *         Any other exception is a fault, and the component is quarantined
     */
    MemheapModule init(HeapSpace space) throws ComponentUnavailableException;

    /**
     * How many bytes of metadata a window needs. They are reserved, and committed as they are touched.
     *
     * @param windowBytes size of the window
     * @return bytes, at least 0, the same for every call with the same size
     */
    default long metadataBytes(long windowBytes) {
        return 0;
    }

    /**
     * The version of the format in which this component keeps its whole state in {@link HeapSpace#metadata()}.
     *
     * @return at least 1 if {@link #reopen} works on what a component of the same name and format version has left; 0 if it never does
     */
    default int formatVersion() {
        return 0;
    }

    /**
     * Makes a module that continues where the module of another instance of this component stopped, at any instruction.
     *
     * @param space window and metadata as the other module left them
     * @return a module in which exactly the blocks of the other one are live, save one whose allocation or release was under way
     * @throws ComponentUnavailableException if the metadata is not of this format or contradicts itself; the window stays as it is
     */
    default MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        throw new ComponentUnavailableException("this component keeps no state that it could reopen");
    }
}
