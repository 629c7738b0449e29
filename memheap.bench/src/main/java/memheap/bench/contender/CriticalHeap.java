package memheap.bench.contender;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Locale;

/**
 * The heap of a native allocator. The JIT makes a plain call of a method handle only where the handle is a constant, so every library needs
 * static fields of its own: {@link NativeHeap} defines this class once per library, as a hidden class that is given the functions as its
 * class data. The named class is never initialised.
 */
final class CriticalHeap implements BlockHeap {

    private static final MethodHandle MALLOC = calls().malloc();
    private static final MethodHandle FREE = calls().free();
    private static final MethodHandle REALLOC = calls().realloc();

    CriticalHeap() {
    }

    private static NativeCalls calls() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), ConstantDescs.DEFAULT_NAME, NativeCalls.class);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public long allocate(long byteSize) {
        long address;
        try {
            address = (long) MALLOC.invokeExact(byteSize);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return checked(address, byteSize);
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
    public long resize(long block, long oldByteSize, long newByteSize) {
        long address;
        try {
            address = (long) REALLOC.invokeExact(block, newByteSize);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        return checked(address, newByteSize);
    }

    private static long checked(long address, long byteSize) {
        if (address == 0) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "the native allocator has no room for %d bytes", byteSize));
        }
        return address;
    }

    @Override
    public void write(long block, long byteOffset, long value) {
        RawMemory.write(block + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return RawMemory.read(block + byteOffset);
    }
}
