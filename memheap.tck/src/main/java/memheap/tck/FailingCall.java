package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongUnaryOperator;
import memheap.spi.MemheapModule;

/** The ways in which a call can fail. {@link CheckedModule} looks whether it does, and whether the figures are as before. */
enum FailingCall {

    ONE_BYTE_MORE_THAN_IS_FREE {
        @Override
        void fail(CheckedModule module) {
            refused(module, tooManyBytes(module), 1);
        }
    },

    ONE_BYTE_MORE_THAN_IS_FREE_WITH_A_LARGE_ALIGNMENT {
        @Override
        void fail(CheckedModule module) {
            refused(module, tooManyBytes(module), Long.highestOneBit(module.windowBytes()));
        }
    },

    THE_LARGEST_SIZE_THERE_IS {
        @Override
        void fail(CheckedModule module) {
            refused(module, Long.MAX_VALUE, 16);
        }
    },

    GROWTH_BY_MORE_THAN_IS_FREE {
        @Override
        void fail(CheckedModule module) {
            growthRefused(module, usableBytes -> usableBytes + tooManyBytes(module));
        }
    },

    GROWTH_TO_THE_LARGEST_SIZE_THERE_IS {
        @Override
        void fail(CheckedModule module) {
            growthRefused(module, usableBytes -> Long.MAX_VALUE);
        }
    },

    THE_OFFSET_OF_A_FREED_BLOCK {
        @Override
        void fail(CheckedModule module) {
            WrongPlace.FREED_BEFORE.find(module, 0).ifPresent(module::assertRefuses);
        }
    },

    AN_OFFSET_INSIDE_OF_A_BLOCK {
        @Override
        void fail(CheckedModule module) {
            WrongPlace.INTERIOR.find(module, 15).ifPresent(module::assertRefuses);
        }
    },

    A_NEGATIVE_OFFSET {
        @Override
        void fail(CheckedModule module) {
            module.assertRefuses(-16);
            module.assertRefuses(Long.MIN_VALUE);
        }
    },

    AN_OFFSET_BEYOND_THE_WINDOW {
        @Override
        void fail(CheckedModule module) {
            module.assertRefuses(module.windowBytes());
            module.assertRefuses(Long.MAX_VALUE);
        }
    };

    /** Makes the call fail; does nothing where it cannot, as when no block is live. */
    abstract void fail(CheckedModule module);

    private static long tooManyBytes(CheckedModule module) {
        return module.module().usage().freeBytes() + 1;
    }

    private static void refused(CheckedModule module, long byteSize, long byteAlignment) {
        assertThat(module.allocate(byteSize, byteAlignment)).as("allocate(%d, %d), more than is free", byteSize, byteAlignment).isEqualTo(MemheapModule.NO_SPACE);
    }

    private static void growthRefused(CheckedModule module, LongUnaryOperator newSize) {
        module.offsets().stream().limit(3).forEach(offset -> {
            long newByteSize = newSize.applyAsLong(module.usableBytes(offset));
            assertThat(module.resize(offset, newByteSize)).as("resizeInPlace(0x%x, %d), more than is free", offset, newByteSize).isFalse();
        });
    }
}
