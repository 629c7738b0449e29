package memheap.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import memheap.replay.peer.PeerHeap;

/**
 * Makes the passes of one heap, or of several that share a type. The JIT compiles a loop for the types that it has seen in it: in a loop that
 * serves many, each call of a heap becomes a search for the method, and none is inlined. So each peer gets {@link HeapPass} once more, as a
 * hidden class: the same code, seen by one heap.
 */
@FunctionalInterface
interface HeapLoop {

    /** The loop of all components, whose heaps are one type, {@link ComponentHeap}. */
    HeapLoop OF_COMPONENTS = HeapPass::new;

    /** Makes a pass that begins with no live block. */
    ReplayPass pass(Trace trace, PeerHeap heap, BlockContent content);

    /** Makes a loop for one heap. */
    static HeapLoop own() {
        MethodHandle constructor;
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(code(), true);
            constructor = hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class, Trace.class, PeerHeap.class, BlockContent.class));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the loop of a replay cannot be defined once more", impossible);
        }
        return (trace, heap, content) -> {
            try {
                return (ReplayPass) constructor.invoke(trace, heap, content);
            } catch (Throwable impossible) {
                throw new IllegalStateException("a pass of '" + trace.name() + "' cannot be made", impossible);
            }
        };
    }

    private static byte[] code() {
        try (InputStream code = HeapPass.class.getResourceAsStream("HeapPass.class")) {
            return code.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
