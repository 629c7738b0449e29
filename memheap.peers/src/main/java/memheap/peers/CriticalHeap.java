package memheap.peers;

import java.lang.constant.ConstantDescs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Locale;
import memheap.replay.peer.PeerHeap;

/**
 * The heap of a native allocator; a block's number is its address. The JIT makes a plain call of a method handle only where the handle is a
 * constant, so every library needs static fields of its own: {@link NativeHeap} defines this class once per heap, as a hidden class that is
 * given the functions as its class data. The named class is never initialised.
 */
final class CriticalHeap implements PeerHeap {

    /** What {@code malloc} gives by itself, in every library and for every size. */
    private static final long NATURAL_ALIGNMENT = Long.BYTES;

    private static final MethodHandle MALLOC = calls().malloc();
    private static final MethodHandle CALLOC = calls().calloc();
    private static final MethodHandle REALLOC = calls().realloc();
    private static final MethodHandle MEMALIGN = calls().memalign();
    private static final MethodHandle FREE = calls().free();

    CriticalHeap() {
    }

    private static NativeCalls calls() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, NativeCalls.class);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** An aligned block has at least 1 byte: jemalloc 5.3 does not heed the alignment of an empty one. */
    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long address;
        try {
            address = byteAlignment <= NATURAL_ALIGNMENT ? (long) MALLOC.invokeExact(byteSize) : (long) MEMALIGN.invokeExact(byteAlignment, Math.max(1, byteSize));
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return checked(address, byteSize);
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        if (byteAlignment > NATURAL_ALIGNMENT) {
            long block = allocate(byteSize, byteAlignment);
            ProcessMemory.EVERYTHING.asSlice(block, byteSize).fill((byte) 0);
            return block;
        }
        long address;
        try {
            address = (long) CALLOC.invokeExact(1L, byteSize);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return checked(address, byteSize);
    }

    @Override
    public long reallocate(long block, long newByteSize) {
        long address;
        try {
            address = (long) REALLOC.invokeExact(block, newByteSize);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return checked(address, newByteSize);
    }

    @Override
    public void free(long block) {
        try {
            FREE.invokeExact(block);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public long address(long block) {
        return block;
    }

    @Override
    public MemorySegment memory() {
        return ProcessMemory.EVERYTHING;
    }

    private static long checked(long address, long byteSize) {
        if (address == NONE) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "the native allocator has no room for %d bytes", byteSize));
        }
        return address;
    }
}
