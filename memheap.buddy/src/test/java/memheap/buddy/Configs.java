package memheap.buddy;

import java.lang.annotation.Annotation;

/** Makes configurations as Declarative Services would. */
final class Configs {

    private Configs() {
    }

    static BuddyComponent component(long minimumBlockBytes) {
        return new BuddyComponent(config(minimumBlockBytes));
    }

    static BuddyComponent.Config config(long minimumBlockBytes) {
        return new BuddyComponent.Config() {
            @Override
            public long minimumBlockBytes() {
                return minimumBlockBytes;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return BuddyComponent.Config.class;
            }
        };
    }
}
