package memheap.peers;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Map;

/** Makes Netty's allocators of direct buffers, with the settings that are fastest. */
public final class NettyAllocators {

    /** What Netty reads once, when its classes are initialised. */
    private static final Map<String, String> SETTINGS = Map.of(
            "io.netty.noUnsafe", "false",
            "io.netty.tryReflectionSetAccessible", "true",
            "io.netty.leakDetection.level", "disabled",
            "io.netty.buffer.checkAccessible", "false",
            "io.netty.buffer.checkBounds", "false",
            "io.netty.allocator.useCacheForAllThreads", "true");

    private NettyAllocators() {
    }

    /**
     * Makes an allocator of the older kind: arenas of chunks, with caches for each thread.
     *
     * @return an allocator for all threads
     */
    public static ByteBufAllocator pooled() {
        prepare();
        return new PooledByteBufAllocator(true);
    }

    /**
     * Makes an allocator of the newer kind, Netty's default since 4.2: magazines that adapt to the sizes asked for.
     *
     * @return an allocator for all threads
     */
    public static ByteBufAllocator adaptive() {
        prepare();
        return new AdaptiveByteBufAllocator(true, true);
    }

    /** Sets the system properties that the user has not set. */
    private static void prepare() {
        SETTINGS.forEach(System.getProperties()::putIfAbsent);
    }
}
