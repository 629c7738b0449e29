package memheap.races.history;

/** A call on a heap and what came of it. Which offset a call meant is known only afterwards, so it is part of the answer. */
sealed interface Answer {

    /** There was no block to call with. */
    record Nothing() implements Answer {
    }

    /** A block was handed out. */
    record Allocated(long offset, long byteSize) implements Answer {
    }

    /** A block was refused. */
    record Full(long byteSize) implements Answer {
    }

    /** A block was taken back. */
    record Freed(long offset) implements Answer {
    }

    /** A free, a resize or a question for the size ended in an exception: no live block starts there. */
    record Refused(long offset) implements Answer {
    }

    /** The size of a block was told. */
    record Usable(long offset, long usableBytes) implements Answer {
    }

    /** A block was resized, or was not. */
    record Resized(long offset, long newByteSize, boolean done) implements Answer {
    }
}
