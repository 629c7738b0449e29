package memheap.chaos.guest;

import java.util.Map;

/** A module that is good for some calls, and then is not. */
final class BadModule extends GuestModule {

    private static final long STEP = 16;

    private final Behaviour behaviour;
    private final long goodCalls;
    private long calls;

    /** {@code goodCalls} is after how many allocations it turns bad. */
    BadModule(Behaviour behaviour, long goodCalls, long windowBytes, GuestMarks marks) {
        super(windowBytes, marks);
        this.behaviour = behaviour;
        this.goodCalls = goodCalls;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (++calls <= goodCalls) {
            return super.allocate(byteSize, byteAlignment);
        }
        return switch (behaviour) {
            case THROWS_IN_ALLOCATE -> throw new IllegalStateException("a guest that throws in allocate");
            case RETURNS_OUTSIDE -> windowBytes();
            case RETURNS_MISALIGNED -> STEP / 2;
            case RETURNS_TWICE -> twice(byteSize, byteAlignment);
            case OVERLAPS -> inside(byteSize, byteAlignment);
            default -> super.allocate(byteSize, byteAlignment);
        };
    }

    /** A live block that is as large and as aligned as is asked for, so that nothing else is wrong with it. */
    private long twice(long byteSize, long byteAlignment) {
        for (Map.Entry<Long, Long> block : live().descendingMap().entrySet()) {
            if (block.getValue() >= byteSize && block.getKey() % byteAlignment == 0) {
                return block.getKey();
            }
        }
        return super.allocate(byteSize, byteAlignment);
    }

    /**
     * The inside of a live block that is larger, aligned as is asked for. It is taken back like any other block: the two may overlap where nobody has asked
     * for bytes, or be told apart late, and then the free of one must not give the module away for another reason.
     */
    private long inside(long byteSize, long byteAlignment) {
        for (Map.Entry<Long, Long> block : live().descendingMap().entrySet()) {
            long offset = Math.ceilDiv(block.getKey() + STEP, byteAlignment) * byteAlignment;
            if (offset + byteSize <= block.getKey() + block.getValue()) {
                live().put(offset, byteSize);
                return offset;
            }
        }
        return super.allocate(byteSize, byteAlignment);
    }

    @Override
    public void free(long offset) {
        if (behaviour == Behaviour.THROWS_IN_FREE && calls > goodCalls) {
            throw new IllegalStateException("a guest that throws in free");
        }
        super.free(offset);
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        if (behaviour == Behaviour.WALKS_BACKWARDS) {
            live().descendingMap().forEach(visitor::block);
        } else {
            super.forEachBlock(visitor);
        }
    }

    @Override
    public void close() {
        super.close();
        if (behaviour == Behaviour.THROWS_IN_CLOSE) {
            throw new IllegalStateException("a guest that throws in close");
        }
    }
}
