package memheap.base;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;
import memheap.api.Memheap;
import memheap.base.job.Conference;
import memheap.base.job.HeapCall;

/** A symmetric heap as one tenure has it: whatever changes it is a call of all PEs, each of which does here what it would do alone. A request for no bytes is no call, and leads to no block. Safe for all threads. */
final class CollectiveHeap extends OwnedHeap {

    private static final int MOST_TOLD = 8;

    private final OwnedHeap own;
    private final Conference conference;

    /** @param own the heap of this PE */
    CollectiveHeap(OwnedHeap own, Gate gate, Conference conference) {
        super(own.engine(), gate, own.tenure());
        this.own = own;
        this.conference = conference;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return byteSize == 0 ? NULL : conference.hold(new Allocating("allocate", byteSize, byteAlignment, false));
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        return byteSize == 0 ? NULL : conference.hold(new Allocating("allocateZeroed", byteSize, byteAlignment, true));
    }

    private final class Allocating implements HeapCall {

        private final String operation;
        private final long byteSize;
        private final long byteAlignment;
        private final boolean zeroed;

        Allocating(String operation, long byteSize, long byteAlignment, boolean zeroed) {
            this.operation = operation;
            this.byteSize = byteSize;
            this.byteAlignment = byteAlignment;
            this.zeroed = zeroed;
        }

        @Override
        public String operation() {
            return operation;
        }

        @Override
        public long byteSize() {
            return byteSize;
        }

        @Override
        public long byteAlignment() {
            return byteAlignment;
        }

        /** Zeroes before all meet: afterwards others may write there. */
        @Override
        public long begin() {
            return zeroed ? own.allocateZeroed(byteSize, byteAlignment) : own.allocate(byteSize, byteAlignment);
        }

        @Override
        public void undo(long begun) {
            own.free(begun);
        }
    }

    /** Takes several blocks, or none, in one call. @return the address of each */
    long[] allocateAll(long byteAlignment, long[] byteSizes) {
        if (LongStream.of(byteSizes).allMatch(byteSize -> byteSize == 0)) {
            return new long[byteSizes.length];
        }
        var call = new AllocatingAll(byteAlignment, byteSizes);
        conference.hold(call);
        return call.addresses;
    }

    private final class AllocatingAll implements HeapCall {

        private final long byteAlignment;
        private final long[] byteSizes;
        private final long[] addresses;

        AllocatingAll(long byteAlignment, long[] byteSizes) {
            this.byteAlignment = byteAlignment;
            this.byteSizes = byteSizes;
            this.addresses = new long[byteSizes.length];
        }

        @Override
        public String operation() {
            return String.format(Locale.ROOT, "allocateAll %s", byteSizes.length <= MOST_TOLD ? Arrays.toString(byteSizes) : byteSizes.length + " sizes (hash " + Arrays.hashCode(byteSizes) + ")");
        }

        @Override
        public long byteSize() {
            return LongStream.of(byteSizes).sum();
        }

        @Override
        public long byteAlignment() {
            return byteAlignment;
        }

        @Override
        public long begin() {
            int taken = 0;
            boolean all = false;
            try {
                while (taken < byteSizes.length) {
                    addresses[taken] = byteSizes[taken] == 0 ? NULL : own.allocate(byteSizes[taken], byteAlignment);
                    taken++;
                }
                all = true;
            } finally {
                if (!all) {
                    free(taken);
                }
            }
            return Arrays.hashCode(addresses);
        }

        private void free(int count) {
            for (int i = 0; i < count; i++) {
                own.free(addresses[i]);
            }
        }

        @Override
        public void undo(long begun) {
            free(addresses.length);
        }
    }

    @Override
    public void free(long address) {
        if (address == NULL) {
            engine().checkOpen();
            return;
        }
        conference.hold(new Freeing(address));
    }

    @Override
    void freeAlways(long address) {
        free(address);
    }

    private final class Freeing implements HeapCall {

        private final long address;

        Freeing(long address) {
            this.address = address;
        }

        @Override
        public String operation() {
            return "free";
        }

        @Override
        public long address() {
            return address;
        }

        /** Others may write to the block until all have come. */
        @Override
        public long begin() {
            own.requestedBytes(operation(), address);
            return NULL;
        }

        @Override
        public void undo(long begun) {
            // nothing was done
        }

        @Override
        public void finish(long begun) {
            own.free(address);
        }
    }

    @Override
    public long reallocate(long address, long newByteSize) {
        if (address == NULL) {
            return allocate(newByteSize, Memheap.MINIMUM_ALIGNMENT);
        }
        if (newByteSize == 0) {
            free(address);
            return NULL;
        }
        return resize(address, newByteSize);
    }

    /** Of a block that gets no bytes nothing is left. */
    @Override
    long resize(long address, long newByteSize) {
        return address == NULL || newByteSize == 0 ? reallocate(address, newByteSize) : conference.hold(new Resizing(address, newByteSize));
    }

    private final class Resizing implements HeapCall {

        private final long address;
        private final long byteSize;
        private long usableBytes;
        private long requestedBytes;

        Resizing(long address, long byteSize) {
            this.address = address;
            this.byteSize = byteSize;
        }

        @Override
        public String operation() {
            return "resize";
        }

        @Override
        public long byteSize() {
            return byteSize;
        }

        @Override
        public long address() {
            return address;
        }

        /** A block that is to be cut stays whole until all have come: others may write to it, and what was cut off might not be had back. */
        @Override
        public long begin() {
            HeapEngine.checkSize(byteSize);
            requestedBytes = own.requestedBytes(operation(), address);
            usableBytes = own.usableBytes(address);
            return isCut() || own.resizesInPlace(address, byteSize) ? address : own.allocateForOwnerOf(address, byteSize);
        }

        private boolean isCut() {
            return byteSize <= requestedBytes && own.cutsInPlace();
        }

        /** One that has grown gets what was asked for it before: a smaller size is always to be had. */
        @Override
        public void undo(long begun) {
            if (begun != address) {
                own.free(begun);
            } else if (!isCut()) {
                own.resizesInPlace(address, requestedBytes);
            }
        }

        /** Copies when nobody writes to the old block any more, and before anybody writes to the new one. */
        @Override
        public boolean proceed(long begun) {
            if (begun == address) {
                return false;
            }
            MemorySegment memory = engine().memory();
            MemorySegment.copy(memory, address, memory, begun, Math.min(usableBytes, byteSize));
            return true;
        }

        @Override
        public void finish(long begun) {
            if (begun != address) {
                own.free(address);
            } else if (isCut()) {
                own.resizesInPlace(address, byteSize);
            }
        }
    }

    @Override
    public long usableBytes(long address) {
        return own.usableBytes(address);
    }
}
