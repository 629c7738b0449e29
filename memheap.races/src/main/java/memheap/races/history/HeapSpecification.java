package memheap.races.history;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A heap for one caller, as slow and as obvious as can be: which blocks are live, and which answers are right then. It says nothing of where blocks are, only where they
 * cannot be. There is always room: nobody asks for much. Immutable.
 *
 * @param live what was asked for, by offset
 */
record HeapSpecification(SortedMap<Long, Long> live) {

    static HeapSpecification empty() {
        return new HeapSpecification(new TreeMap<>());
    }

    /** Whether an answer is right now. */
    boolean allows(Answer answer) {
        return switch (answer) {
            case Answer.Nothing() -> true;
            case Answer.Full(long byteSize) -> false;
            case Answer.Allocated(long offset, long byteSize) -> !live.containsKey(offset) && fits(offset, byteSize);
            case Answer.Freed(long offset) -> live.containsKey(offset);
            case Answer.Refused(long offset) -> !live.containsKey(offset);
            case Answer.Usable(long offset, long usableBytes) -> live.containsKey(offset) && usableBytes >= live.get(offset);
            case Answer.Resized(long offset, long newByteSize, boolean done) -> live.containsKey(offset) && (done ? fits(offset, newByteSize) : newByteSize > live.get(offset));
        };
    }

    /** The heap after an answer that it allows; a free of what is not live changes nothing. */
    HeapSpecification after(Answer answer) {
        var changed = new TreeMap<>(live);
        switch (answer) {
            case Answer.Allocated(long offset, long byteSize) -> changed.put(offset, byteSize);
            case Answer.Freed(long offset) -> changed.remove(offset);
            case Answer.Resized(long offset, long newByteSize, boolean done) when done -> changed.put(offset, newByteSize);
            default -> {
                return this;
            }
        }
        return new HeapSpecification(changed);
    }

    /** Whether a block would overlap no other live block. */
    private boolean fits(long offset, long byteSize) {
        return offset >= 0 && live.entrySet().stream()
                .allMatch(other -> other.getKey() == offset || other.getKey() >= offset + byteSize || other.getKey() + other.getValue() <= offset);
    }
}
