package memheap.bench.contender;

import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.Arena;
import memheap.peers.NativeHeap;
import memheap.peers.NativeLibrary;
import memheap.peers.NettyAllocators;
import org.apache.arrow.memory.RootAllocator;

/** Makes contenders of allocators that others have written. */
final class Peers {

    private Peers() {
    }

    static Contender library(NativeLibrary library) {
        return Contender.shared(new PeerBlocks(NativeHeap.of(library)), () -> { });
    }

    static Contender nettyPooled() {
        ByteBufAllocator allocator = NettyAllocators.pooled();
        return Contender.of(count -> new NettySlots(allocator, count), () -> { });
    }

    static Contender nettyAdaptive() {
        ByteBufAllocator allocator = NettyAllocators.adaptive();
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
