package memheap.bench.contender;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The three functions of a native allocator. They are critical calls: the thread makes no state transition, which is the fastest way there is
 * from Java, and holds up a safepoint for as long as the call takes.
 *
 * @param malloc {@code (long)long}
 * @param free {@code (long)void}
 * @param realloc {@code (long, long)long}
 */
record NativeCalls(MethodHandle malloc, MethodHandle free, MethodHandle realloc) {

    static NativeCalls of(NativeLibrary library) {
        SymbolLookup symbols = library.load().orElseThrow(() -> new IllegalStateException(library.absence().orElseThrow()));
        return new NativeCalls(
                call(symbols, library.symbol("malloc"), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG)),
                call(symbols, library.symbol("free"), FunctionDescriptor.ofVoid(JAVA_LONG)),
                call(symbols, library.symbol("realloc"), FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG)));
    }

    private static MethodHandle call(SymbolLookup symbols, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type, Linker.Option.critical(false));
    }
}
