package memheap.user;

import memheap.api.AddressHeap;

/** A user's program, which is no part of the base. */
public final class UserOfHeap {

    private UserOfHeap() {
    }

    public static long allocate(AddressHeap heap, long byteSize) {
        return heap.allocate(byteSize, 16);
    }
}
