package memheap.base;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * Address space over a sealed file in memory ({@code memfd}), which other processes can map. A granule of the file is given its pages before it is
 * mapped into the range, and what is not claimed stays harmless anonymous memory: no access can raise SIGBUS, and a lack of shared memory is an
 * exception.
 */
final class SharedReserve extends NativeReserve {

    static final long LARGEST_GRANULE = 2 << 20;
    private static final VarHandle CLAIMED = MethodHandles.arrayElementVarHandle(byte[].class);

    private final int descriptor;
    private final long granuleBytes;
    private final byte[] claimed; // 1 for a granule with pages; written under lock on this, read without

    SharedReserve(SystemCalls system, long byteSize, long byteAlignment) throws IOException {
        super(system, byteSize, byteAlignment);
        this.granuleBytes = Math.min(LARGEST_GRANULE, byteAlignment);
        this.claimed = new byte[Math.toIntExact(Math.ceilDiv(byteSize, granuleBytes))];
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

    @Override
    public boolean commitsByTouch() {
        return false;
    }

    @Override
    public void claim(long address, long byteSize) throws IOException {
        int last = granule(address + Math.max(byteSize, 1) - 1);
        for (int granule = granule(address); granule <= last; granule++) {
            if ((byte) CLAIMED.getAcquire(claimed, granule) == 0) {
                claimGranule(granule);
            }
        }
    }

    private synchronized void claimGranule(int granule) throws IOException {
        if (claimed[granule] != 0) {
            return;
        }
        long offset = granule * granuleBytes;
        try {
            system.claim(descriptor, offset, granuleBytes);
        } catch (IOException full) {
            system.punchHole(descriptor, offset, granuleBytes); // a call that fails half-way keeps the pages it got
            throw full;
        }
        system.remapFile(base + offset, granuleBytes, descriptor, offset);
        CLAIMED.setRelease(claimed, granule, (byte) 1);
    }

    @Override
    public long claimedBytes(long address, long byteSize) {
        int granule = granule(address);
        while (granule < claimed.length && (byte) CLAIMED.getAcquire(claimed, granule) != 0 && granule * granuleBytes < address + byteSize) {
            granule++;
        }
        return Math.clamp(granule * granuleBytes - address, 0, byteSize);
    }

    @Override
    public synchronized void release(long address, long byteSize) throws IOException {
        int end = Math.toIntExact(Math.ceilDiv(address + byteSize, granuleBytes));
        for (int granule = granule(address); granule < end; granule++) {
            if (claimed[granule] != 0) {
                CLAIMED.setRelease(claimed, granule, (byte) 0);
                system.remapAnonymous(base + granule * granuleBytes, granuleBytes);
                system.punchHole(descriptor, granule * granuleBytes, granuleBytes);
            }
        }
    }

    @Override
    public synchronized long committedBytes(long address, long byteSize) {
        int end = Math.toIntExact(Math.ceilDiv(address + byteSize, granuleBytes));
        long committed = 0;
        for (int granule = granule(address); granule < end; granule++) {
            committed += claimed[granule] * granuleBytes;
        }
        return committed;
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "shared memory (memfd, sealed), claimed %d bytes at a time", granuleBytes);
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

    private int granule(long address) {
        return (int) (address / granuleBytes);
    }
}
