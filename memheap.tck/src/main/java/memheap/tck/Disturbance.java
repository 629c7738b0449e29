package memheap.tck;

import java.util.List;

/** What can happen beside the middle one of three blocks that were allocated one after the other. */
enum Disturbance {

    THE_BLOCK_BELOW_IS_FREED {
        @Override
        void happenTo(CheckedModule module) {
            module.free(module.offsets().getFirst());
        }
    },

    THE_BLOCK_ABOVE_IS_FREED {
        @Override
        void happenTo(CheckedModule module) {
            module.free(module.offsets().getLast());
        }
    },

    BOTH_NEIGHBOURS_ARE_FREED_AND_TAKEN_AGAIN {
        @Override
        void happenTo(CheckedModule module) {
            List<Long> offsets = module.offsets();
            long byteSize = module.usableBytes(offsets.getFirst());
            module.free(offsets.getFirst());
            module.free(offsets.getLast());
            module.allocate(byteSize, 1);
            module.allocate(1, 1);
            module.allocate(1, 1);
        }
    },

    THE_NEIGHBOURS_SHRINK {
        @Override
        void happenTo(CheckedModule module) {
            module.resize(module.offsets().getFirst(), 1);
            module.resize(module.offsets().getLast(), 1);
        }
    },

    THE_NEIGHBOURS_GROW {
        @Override
        void happenTo(CheckedModule module) {
            for (int end = 0; end <= 2; end += 2) {
                long offset = module.offsets().get(end);
                module.resize(offset, module.usableBytes(offset) + 100);
            }
        }
    },

    MORE_BLOCKS_ARE_TAKEN {
        @Override
        void happenTo(CheckedModule module) {
            for (int block = 1; block <= 30; block++) {
                module.allocate(block * 7, 1 << block % 8);
            }
        }
    },

    REQUESTS_ARE_REFUSED {
        @Override
        void happenTo(CheckedModule module) {
            module.allocate(module.windowBytes(), 1);
            module.allocate(Long.MAX_VALUE, 16);
            module.resize(module.offsets().getFirst(), module.windowBytes() + 1);
        }
    },

    WRONG_OFFSETS_ARE_FREED {
        @Override
        void happenTo(CheckedModule module) {
            for (WrongPlace place : WrongPlace.values()) {
                place.find(module, 5).ifPresent(module::assertRefuses);
            }
        }
    };

    abstract void happenTo(CheckedModule module);
}
