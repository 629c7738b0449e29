package memheap.pe.calls;

import java.util.Locale;

/** The words for arguments that are refused. */
final class Wrong {

    private Wrong() {
    }

    static IllegalArgumentException pe(int pe, int count) {
        return wrong("there is no PE %d: the job has PEs 0 to %d", pe, count - 1);
    }

    /** @param byteSize what was to be reached from there */
    static IllegalArgumentException address(long address, long byteSize, long byteAlignment, long heapBytes) {
        if (address == 0) {
            return wrong("address 0 is nobody's: a request for 0 bytes gets it");
        }
        if (byteSize < 0) {
            return wrong("a size is not negative, but was %d bytes", byteSize);
        }
        if (address < 0 || address > heapBytes) {
            return wrong("address 0x%x lies outside of the heap, which has %d bytes", address, heapBytes);
        }
        if (byteSize > heapBytes - address) {
            return wrong("%d bytes at address 0x%x would end behind the heap, which has %d bytes", byteSize, address, heapBytes);
        }
        return misaligned(address, byteAlignment);
    }

    static IllegalArgumentException misaligned(long address, long byteAlignment) {
        return wrong("address 0x%x is no multiple of %d, the size of the value", address, byteAlignment);
    }

    static IllegalArgumentException stride(String which, long stride, long elementBytes) {
        return wrong("a %s stride of %d bytes is less than an element, which has %d bytes", which, stride, elementBytes);
    }

    static IllegalArgumentException elements(long elementBytes, long elements) {
        return wrong("there cannot be %d elements of %d bytes", elements, elementBytes);
    }

    static IllegalArgumentException local(long neededBytes, long foundBytes) {
        return wrong("the elements need %d bytes of the local segment, which has %d", neededBytes, foundBytes);
    }

    static IllegalArgumentException signal(long signalAddress, long address, long byteSize) {
        return wrong("the signal at address 0x%x lies in the %d bytes that are written at 0x%x", signalAddress, byteSize, address);
    }

    static IllegalArgumentException reduction(Object reduction) {
        return wrong("numbers of type double cannot be combined by %s", reduction);
    }

    private static IllegalArgumentException wrong(String words, Object... values) {
        return new IllegalArgumentException(String.format(Locale.ROOT, words, values));
    }
}
