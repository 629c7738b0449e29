package memheap.fuzz;

/** Bytes as a list of steps; whoever reads past their end gets zeros. */
final class Steps {

    private final byte[] bytes;
    private int position;

    Steps(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasNext() {
        return position < bytes.length;
    }

    /** The next byte, from 0 to 255. */
    int next() {
        return hasNext() ? bytes[position++] & 0xff : 0;
    }

    /** The next two bytes, from 0 to 65,535. */
    int nextTwo() {
        return next() << Byte.SIZE | next();
    }
}
