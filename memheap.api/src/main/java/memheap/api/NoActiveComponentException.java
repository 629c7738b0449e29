package memheap.api;

import java.util.Map;

/** No component manages the heap at present. Live blocks work and can be freed; allocate again once a component has been installed. */
public final class NoActiveComponentException extends MemheapException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> reasons;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     * @param reasons why not, by the name of each known component
     */
    public NoActiveComponentException(String message, Map<String, String> reasons) {
        super(message);
        this.reasons = Map.copyOf(reasons);
    }

    /**
     * Why each known component does not serve.
     *
     * @return reasons by component name; empty if no component is known, or after deserialisation
     */
    public Map<String, String> reasons() {
        return reasons == null ? Map.of() : reasons;
    }
}
