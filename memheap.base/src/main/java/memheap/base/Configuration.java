package memheap.base;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Describes the settings to tools; {@link Settings} reads them, since {@code memheap.priority.NAME} has no fixed key. */
@ObjectClassDefinition(name = "Memheap", description = "The symmetric heap. Besides these, memheap.priority.NAME overrules the service ranking of component NAME; memheap.limit.OWNER and memheap.reservation.OWNER bound a bundle by its symbolic name.")
@interface Configuration {

    /** What all keys begin with. */
    String PREFIX_ = "memheap.";

    /** Size of a window. */
    @AttributeDefinition(required = false, description = "Most bytes that may be live, and the size of each window, such as 256M or 1.5G. Holds from the next start.")
    String size() default "256M";

    /** Number of windows. */
    @AttributeDefinition(required = false, description = "How many windows are reserved, 2 to 64. Holds from the next start.")
    int windows() default 8;

    /** Where pages come from. */
    @AttributeDefinition(required = false, description = "anonymous or shm. Holds from the next start.")
    String backing() default "anonymous";

    /** Whether huge pages are asked for. */
    @AttributeDefinition(required = false, description = "off, or transparent: proved at the start, or the heap does not start. Holds from the next start.")
    String hugepages() default "off";

    /** How long a component may take. */
    @AttributeDefinition(required = false, description = "How long a component's init may take, such as 500ms or 5s. Holds from the next start.")
    String init_timeout() default "5s";

    /** What is done against misuse. */
    @AttributeDefinition(required = false, description = "off; cheap: freed bytes are filled; or full: guards, a quarantine and stacks. Holds from the next start.")
    String hardening() default "off";

    /** What freed bytes are filled with. */
    @AttributeDefinition(required = false, description = "pattern or zero, at memheap.hardening=cheap and full. Holds from the next start.")
    String fill() default "pattern";

    /** How much is kept away. */
    @AttributeDefinition(required = false, description = "Bytes of freed blocks that are kept from being handed out again at memheap.hardening=full; empty means a 64th of the size. Holds from the next start.")
    String quarantine() default "";

    /** Whether modules must lay windows out alike. */
    @AttributeDefinition(required = false, description = "Whether offsets must be a pure function of the sequence of calls. Holds from the next start.")
    boolean symmetric() default false;

    /** Names that may serve. */
    @AttributeDefinition(required = false, description = "Comma-separated names of the components that may serve; empty means all. Acts at once.")
    String include() default "";

    /** Names that may not serve. */
    @AttributeDefinition(required = false, description = "Comma-separated names of components that may not serve. Acts at once.")
    String exclude() default "";

    /** The one that serves. */
    @AttributeDefinition(required = false, description = "The name of the only component that may serve; empty means the best one. Acts at once.")
    String pin() default "";

    /** What is kept about owners. */
    @AttributeDefinition(required = false, description = "off, owners, or full: with some stacks. Holds from the next start.")
    String ledger() default "owners";

    /** How often a stack is kept. */
    @AttributeDefinition(required = false, description = "Bytes from one kept stack to the next, in the mean, with memheap.ledger=full. Holds from the next start.")
    String ledger_sample() default "512K";

    /** What becomes of the blocks of a bundle that stops. */
    @AttributeDefinition(required = false, description = "reclaim, keep, or report: keep, and say so. Acts at once.")
    String onStop() default "reclaim";
}
