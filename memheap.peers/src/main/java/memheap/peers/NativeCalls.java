package memheap.peers;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of a native allocator. They are critical calls: the thread makes no state transition, which is the fastest way there is
 * from Java, and holds up a safepoint for as long as the call takes.
 *
 * @param malloc {@code (long byteSize)long}
 * @param calloc {@code (long count, long byteSize)long}
 * @param realloc {@code (long address, long byteSize)long}
 * @param memalign {@code (long byteAlignment, long byteSize)long}
 * @param free {@code (long address)void}
 */
record NativeCalls(MethodHandle malloc, MethodHandle calloc, MethodHandle realloc, MethodHandle memalign, MethodHandle free) {

    private static final FunctionDescriptor ONE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor TWO = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);

    static NativeCalls of(NativeLibrary library) {
        SymbolLookup symbols = library.load().orElseThrow(() -> new IllegalStateException(library.absence().orElseThrow()));
        return new NativeCalls(call(symbols, library.symbol("malloc"), ONE), call(symbols, library.symbol("calloc"), TWO),
                call(symbols, library.symbol("realloc"), TWO), call(symbols, library.symbol("memalign"), TWO),
                call(symbols, library.symbol("free"), FunctionDescriptor.ofVoid(JAVA_LONG)));
    }

    private static MethodHandle call(SymbolLookup symbols, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type, Linker.Option.critical(false));
    }
}
