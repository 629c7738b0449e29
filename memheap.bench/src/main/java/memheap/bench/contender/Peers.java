package memheap.bench.contender;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.foreign.Arena;
import org.apache.arrow.memory.RootAllocator;

/** Makes contenders of allocators that others have written in Java. */
final class Peers {

    private Peers() {
    }

    static Contender nettyPooled() {
        ByteBufAllocator allocator = new PooledByteBufAllocator(true);
        return Contender.of(count -> new NettySlots(allocator, count), () -> { });
    }

    static Contender nettyAdaptive() {
        ByteBufAllocator allocator = new AdaptiveByteBufAllocator(true, true);
        return Contender.of(count -> new NettySlots(allocator, count), () -> { });
    }

    static Contender arrow() {
        var allocator = new RootAllocator(Long.MAX_VALUE);
        return Contender.of(count -> new ArrowSlots(allocator, count), allocator::close);
    }

    static Contender jdkArena() {
        return Contender.of(count -> new ArenaSlots(Arena::ofConfined, count), () -> { });
    }

    static Contender terracotta(Demand demand) {
        var heap = new TerracottaHeap();
        return Contender.shared(demand.threads() == 1 ? heap : new LockedHeap(heap), heap::destroy);
    }

    static Contender terracottaBuddy(Demand demand) {
        int byteSize = (int) Math.min(demand.windowBytes(), 1 << 30);
        var region = new Region(byteSize, byteSize);
        var heap = new TerracottaBuddyHeap(region.address(), byteSize);
        return Contender.shared(demand.threads() == 1 ? heap : new LockedHeap(heap), region::close);
    }
}
