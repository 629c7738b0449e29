package memheap.tck;

import java.util.OptionalLong;
import java.util.stream.LongStream;

/** The ways in which an offset can be wrong. */
enum WrongPlace {

    /** A block was there, but it was freed. */
    FREED_BEFORE {
        @Override
        LongStream candidates(CheckedModule module, int choice) {
            return LongStream.of(module.lastFreed()).filter(offset -> offset >= 0);
        }
    },

    /** Inside of a live block, at a distance that grows with the choice. */
    INTERIOR {
        @Override
        LongStream candidates(CheckedModule module, int choice) {
            return module.offsets().stream().filter(offset -> module.usableBytes(offset) > 1)
                    .mapToLong(offset -> offset + 1 + choice % (module.usableBytes(offset) - 1));
        }
    },

    /** Below the window. */
    NEGATIVE {
        @Override
        LongStream candidates(CheckedModule module, int choice) {
            return LongStream.of(choice % 3 == 0 ? Long.MIN_VALUE : -1L - choice);
        }
    },

    /** Above the window. */
    BEYOND {
        @Override
        LongStream candidates(CheckedModule module, int choice) {
            return LongStream.of(choice % 3 == 0 ? Long.MAX_VALUE : module.windowBytes() + choice * 16L);
        }
    },

    /** Anywhere in the window. */
    NEVER_ALLOCATED {
        @Override
        LongStream candidates(CheckedModule module, int choice) {
            return LongStream.range(0, module.windowBytes() / 16).map(unit -> (unit + choice) * 16 % module.windowBytes());
        }
    };

    abstract LongStream candidates(CheckedModule module, int choice);

    /** An offset of this sort at which no live block starts; empty if there is none now. */
    OptionalLong find(CheckedModule module, int choice) {
        return candidates(module, choice).filter(offset -> !module.isLive(offset)).findFirst();
    }
}
