package memheap.tck;

import java.util.Map;
import java.util.Optional;
import memheap.spi.HeapSpace;
import memheap.spi.ThreadCache;

/** First fit whose caches remember what they freed last and take it again if it is still there; they hold nothing for later use. */
class CachingFirstFitModule extends LockedFirstFitModule {

    private final boolean symmetric;

    CachingFirstFitModule(HeapSpace space) {
        super(space);
        this.symmetric = space.symmetric();
    }

    @Override
    public boolean keepsAccount() {
        return true;
    }

    boolean opensCaches() {
        return !symmetric;
    }

    @Override
    public Optional<ThreadCache> openCache() {
        return opensCaches() ? Optional.of(new Cache()) : Optional.empty();
    }

    boolean isFree(long offset) {
        Map.Entry<Long, Long> below = live.floorEntry(offset);
        return below == null || below.getKey() + below.getValue() <= offset;
    }

    boolean isRoomFor(long byteSize, long offset) {
        return byteSize <= roomAt(offset);
    }

    private final class Cache implements ThreadCache {

        private long lastFreed = NO_SPACE;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            synchronized (CachingFirstFitModule.this) {
                long offset = lastFreed;
                lastFreed = NO_SPACE;
                if (offset == NO_SPACE || byteAlignment > UNIT_BYTES || isTooLarge(byteSize) || !isFree(offset) || !isRoomFor(byteSize, offset)) {
                    return CachingFirstFitModule.this.allocate(byteSize, byteAlignment);
                }
                live.put(offset, roundUp(byteSize, UNIT_BYTES));
                note(offset, live.get(offset));
                return offset;
            }
        }

        @Override
        public void free(long offset) {
            CachingFirstFitModule.this.free(offset);
            lastFreed = offset;
        }

        @Override
        public void flush() {
            lastFreed = NO_SPACE;
        }
    }
}
