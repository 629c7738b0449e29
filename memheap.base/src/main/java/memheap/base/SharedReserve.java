package memheap.base;

import java.io.IOException;
import java.util.Locale;

/**
 * Address space over a sealed file in memory ({@code memfd}), which other processes can map. A granule of the file is given its pages before it is
 * mapped into the range, and what is not claimed stays harmless anonymous memory: no access can raise SIGBUS, and a lack of shared memory is an
 * exception.
 */
final class SharedReserve extends NativeReserve {

    private final int descriptor;
    private final Granules granules;

    SharedReserve(SystemCalls system, long byteSize, long byteAlignment) throws IOException {
        super(system, byteSize, byteAlignment);
        this.granules = new NotedGranules(new FilePages(), byteSize, byteAlignment);
        this.descriptor = file(byteSize);
    }

    private int file(long byteSize) throws IOException {
        try {
            return system.sealedFile("memheap", byteSize);
        } catch (IOException failed) {
            super.close();
            throw failed;
        }
    }

    private final class FilePages implements NotedGranules.Pages {

        @Override
        public void claim(long address, long byteSize) throws IOException {
            try {
                system.claim(descriptor, address, byteSize);
            } catch (IOException full) {
                system.punchHole(descriptor, address, byteSize); // a call that fails half-way keeps the pages it got
                throw full;
            }
            system.remapFile(base + address, byteSize, descriptor, address);
        }

        @Override
        public void release(long address, long byteSize) throws IOException {
            system.remapAnonymous(base + address, byteSize);
            system.punchHole(descriptor, address, byteSize);
        }
    }

    @Override
    public boolean commitsByTouch() {
        return false;
    }

    @Override
    public void claim(long address, long byteSize) throws IOException {
        granules.claim(address, byteSize);
    }

    @Override
    public long claimedBytes(long address, long byteSize) {
        return granules.claimedBytes(address, byteSize);
    }

    @Override
    public void release(long address, long byteSize) throws IOException {
        granules.release(address, byteSize);
    }

    @Override
    public long committedBytes(long address, long byteSize) {
        return granules.committedBytes(address, byteSize);
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "shared memory (memfd, sealed), claimed %d bytes at a time", granules.granuleBytes());
    }

    @Override
    public void close() {
        super.close();
        try {
            system.closeFile(descriptor);
        } catch (IOException failed) {
            System.getLogger(SharedReserve.class.getName()).log(System.Logger.Level.WARNING, "the file of the closed heap could not be closed", failed);
        }
    }
}
