package memheap.base;

import java.util.Locale;
import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;

/** The account of a module that is not relied on: what the base knows decides what is live, and the module is called only for what is. */
record CheckedAccount(GuardedModule serving, LiveBlocks blocks) implements Account {

    @Override
    public Optional<GuardedModule> module() {
        return Optional.of(serving);
    }

    @Override
    public Optional<LiveBlocks> known() {
        return Optional.of(blocks);
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long offset = serving.allocate(Math.max(byteSize, 1), byteAlignment);
        if (offset != MemheapModule.NO_SPACE && !blocks.add(offset, byteSize)) {
            throw serving.fault(String.format(Locale.ROOT, "allocate(%d, %d) returned offset 0x%x, where a live block of %d bytes starts",
                    byteSize, byteAlignment, offset, blocks.requestedBytes(offset)));
        }
        return offset;
    }

    @Override
    public void free(long offset) {
        long requested = blocks.remove(offset);
        if (requested == LiveBlocks.ABSENT) {
            throw notLive(offset);
        }
        try {
            serving.free(offset);
        } catch (Error notOfTheModule) {
            blocks.add(offset, requested);
            throw notOfTheModule;
        }
    }

    @Override
    public void strike(long offset) {
        if (blocks.remove(offset) == LiveBlocks.ABSENT) {
            throw notLive(offset);
        }
    }

    @Override
    public void giveBack(long offset) {
        serving.free(offset);
    }

    @Override
    public long knownBytes(long offset) {
        long requested = blocks.requestedBytes(offset);
        if (requested == LiveBlocks.ABSENT) {
            throw notLive(offset);
        }
        return requested;
    }

    @Override
    public long usableBytes(long offset) {
        long requested = knownBytes(offset);
        try {
            return serving.usableBytes(offset, requested);
        } catch (ModuleFault fault) {
            throw faultOf(offset, requested, fault);
        }
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        long requested = knownBytes(offset);
        try {
            if (!serving.resizeInPlace(offset, Math.max(newByteSize, 1))) {
                return false;
            }
        } catch (ModuleFault fault) {
            throw faultOf(offset, requested, fault);
        }
        if (!blocks.replace(offset, requested, newByteSize)) {
            throw notLive(offset); // another thread has freed it meanwhile
        }
        return true;
    }

    /** Whose fault it is: not the module's, if another thread has freed the block while the module was asked about it. */
    private RuntimeException faultOf(long offset, long requested, ModuleFault fault) {
        return blocks.requestedBytes(offset) == requested ? fault : notLive(offset);
    }

    private InvalidFreeException notLive(long offset) {
        return new InvalidFreeException(serving.likelyCause(offset), offset);
    }

    @Override
    public long liveBytes() {
        return blocks.liveBytes();
    }

    @Override
    public HeapUsage usage() {
        return serving.usage();
    }
}
