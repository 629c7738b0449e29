package memheap.misuse;

import java.lang.annotation.Annotation;
import memheap.base.ScriptedComponent;
import memheap.buddy.BuddyComponent;
import memheap.ptmalloc.PtmallocComponent;
import memheap.spi.MemheapComponent;

/** Whose blocks are misused. */
enum Subject {

    /** First fit, for one thread at a time. */
    FIRST_FIT {
        @Override
        MemheapComponent component() {
            return new ScriptedComponent();
        }
    },

    /** First fit with a cache for each thread. */
    CACHING {
        @Override
        MemheapComponent component() {
            return new ScriptedComponent().caching();
        }
    },

    BUDDY {
        @Override
        MemheapComponent component() {
            return new BuddyComponent(new BuddyDefaults());
        }
    },

    PTMALLOC {
        @Override
        MemheapComponent component() {
            return new PtmallocComponent();
        }
    };

    abstract MemheapComponent component();

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
