package memheap.races;

import java.lang.annotation.Annotation;
import java.util.Locale;
import memheap.buddy.BuddyComponent;
import memheap.ptmalloc.PtmallocComponent;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** The components that are looked at. */
public enum Subject {

    /** The component {@code buddy}, with its usual configuration. */
    BUDDY {
        @Override
        public MemheapComponent component() {
            return new BuddyComponent(new BuddyDefaults());
        }
    },

    /** The component {@code ptmalloc}. */
    PTMALLOC {
        @Override
        public MemheapComponent component() {
            return new PtmallocComponent();
        }
    };

    /**
     * Makes a component.
     *
     * @return a new one, configured as always
     */
    public abstract MemheapComponent component();

    /**
     * The component's name.
     *
     * @return in small letters
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Makes a module that all threads may call, as the base would: one that is not safe for threads gets a lock around it.
     *
     * @param windowBytes size of its window, which cannot be written to
     * @return a module of an empty window
     */
    public MemheapModule openSafe(long windowBytes) {
        MemheapComponent component = component();
        HeapSpace space = new BareSpace(windowBytes, component.metadataBytes(windowBytes));
        try {
            MemheapModule module = component.init(space);
            return new BareModule(module.isThreadSafe() ? module : new LockedModule(module), space);
        } catch (ComponentUnavailableException refused) {
            throw new IllegalStateException(label() + " refuses a window of " + windowBytes + " bytes", refused);
        }
    }

    /** What Declarative Services would make of an empty configuration. */
    private static final class BuddyDefaults implements BuddyComponent.Config {

        @Override
        public long minimumBlockBytes() {
            return 16;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return BuddyComponent.Config.class;
        }
    }
}
