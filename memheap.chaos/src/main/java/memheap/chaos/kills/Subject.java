package memheap.chaos.kills;

import java.lang.annotation.Annotation;
import java.util.Locale;
import memheap.buddy.BuddyComponent;
import memheap.ptmalloc.PtmallocComponent;
import memheap.spi.MemheapComponent;

/** The components whose heaps outlive their process. */
enum Subject {

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

    /** The one that takes over now and then. */
    Subject other() {
        return values()[(ordinal() + 1) % values().length];
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
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
