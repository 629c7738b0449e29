package memheap.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import memheap.replay.peer.PeerHeap;

/** Makes heaps of native allocators. A block's number is its address; unlike other heaps of peers, such a one is safe for many threads. */
public final class NativeHeap {

    private NativeHeap() {
    }

    /**
     * Makes the heap of a library. Each call defines {@link CriticalHeap} anew, with the functions of this library as its constants.
     *
     * @param library which one; it has to be on this machine
     * @return its heap
     * @throws IllegalStateException if the library is absent; the message names the package that holds it
     */
    public static PeerHeap of(NativeLibrary library) {
        NativeCalls calls = NativeCalls.of(library);
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClassWithClassData(code(), calls, true);
            return (PeerHeap) hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class)).invoke();
        } catch (Throwable impossible) {
            throw new IllegalStateException("the heap of '" + library + "' cannot be made", impossible);
        }
    }

    private static byte[] code() {
        try (InputStream code = NativeHeap.class.getResourceAsStream("CriticalHeap.class")) {
            return code.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
