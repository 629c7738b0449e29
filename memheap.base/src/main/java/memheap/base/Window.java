package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;

/** One of the equal parts of the reserve. It is held by one generation at a time; only the {@code memheap-lifecycle} thread gives it away. */
final class Window {

    private static final Logger LOG = System.getLogger(Window.class.getName());

    private final HeapMemory memory;
    private final int index;
    private final long address;
    private String holder = ""; // confined to memheap-lifecycle

    Window(HeapMemory memory, int index, long address) {
        this.memory = memory;
        this.index = index;
        this.address = address;
    }

    int index() {
        return index;
    }

    long address() {
        return address;
    }

    long byteSize() {
        return memory.windowBytes();
    }

    boolean isFree() {
        return holder.isEmpty();
    }

    String holder() {
        return holder;
    }

    /** Gives the window away; its content is undefined, though mostly zero. */
    void take(String by) {
        assert isFree() : String.format(Locale.ROOT, "window %d is held by %s", index, holder);
        holder = by;
    }

    /** Notes who holds a taken window from now on. */
    void handTo(String newHolder) {
        assert !isFree() : String.format(Locale.ROOT, "window %d is free", index);
        holder = newHolder;
    }

    /** Whether {@link #claim} has nothing to do. */
    boolean commitsByTouch() {
        return memory.reserve().commitsByTouch();
    }

    /** Makes sure that a block can be touched. */
    void claim(long offset, long byteSize) throws IOException {
        memory.reserve().claim(address + offset, byteSize);
    }

    /** The same for a block that was found there, and has its content. */
    void reclaim(long offset, long byteSize) throws IOException {
        memory.reserve().reclaim(address + offset, byteSize);
    }

    /** How many of a block's bytes can be touched: its component may have made it larger than was asked for, and so claimed. */
    long claimedBytes(long offset, long byteSize) {
        return memory.reserve().claimedBytes(address + offset, byteSize);
    }

    long committedBytes() throws IOException {
        return memory.reserve().committedBytes(address, memory.windowBytes());
    }

    /** Notes in the heap file, if there is one, who has the window, so that the same component can go on with it. */
    void record(WindowRecord record) {
        memory.file().ifPresent(file -> file.write(index, record));
    }

    /** Whether there is such a note. */
    boolean isRecorded() {
        return memory.file().filter(file -> file.isRecorded(index)).isPresent();
    }

    /** Takes that note away. */
    void eraseRecord() {
        memory.file().ifPresent(file -> file.erase(index));
    }

    /** Takes the window back and gives its pages to the system. */
    void giveBack() {
        try {
            memory.reserve().release(address, memory.windowBytes());
            memory.reserve().releaseMetadata(index);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the pages of a closed window could not be given back", failed);
        }
        holder = "";
    }
}
