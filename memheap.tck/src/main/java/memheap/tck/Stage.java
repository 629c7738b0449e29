package memheap.tck;

import java.util.List;
import java.util.Random;

/** The states in which a window is looked at. */
enum Stage {

    FRESH {
        @Override
        void reach(CheckedModule module) {
            // as it comes
        }
    },

    WITH_ONE_BLOCK {
        @Override
        void reach(CheckedModule module) {
            module.allocate(100, 1);
        }
    },

    WITH_SOME_BLOCKS {
        @Override
        void reach(CheckedModule module) {
            ContractFixture.scatter(module);
        }
    },

    WITH_ALIGNED_BLOCKS {
        @Override
        void reach(CheckedModule module) {
            for (int exponent = 0; exponent < 16; exponent++) {
                module.allocate(3, 1);
                module.allocate(200, 1L << exponent);
            }
        }
    },

    WITH_RESIZED_BLOCKS {
        @Override
        void reach(CheckedModule module) {
            ContractFixture.scatter(module);
            List<Long> offsets = module.offsets();
            for (int block = 0; block < offsets.size(); block++) {
                long usableBytes = module.usableBytes(offsets.get(block));
                module.resize(offsets.get(block), block % 2 == 0 ? Math.max(1, usableBytes / 2) : usableBytes + 50);
            }
        }
    },

    AFTER_FAILED_CALLS {
        @Override
        void reach(CheckedModule module) {
            ContractFixture.scatter(module);
            for (FailingCall call : FailingCall.values()) {
                call.fail(module);
            }
        }
    },

    FULL {
        @Override
        void reach(CheckedModule module) {
            ContractFixture.fill(module, new Random(29));
        }
    },

    FRAGMENTED {
        @Override
        void reach(CheckedModule module) {
            ContractFixture.fill(module, new Random(31));
            List<Long> offsets = module.offsets();
            for (int block = 0; block < offsets.size(); block += 2) {
                module.free(offsets.get(block));
            }
        }
    },

    EMPTY_AGAIN {
        @Override
        void reach(CheckedModule module) {
            ContractFixture.fill(module, new Random(37));
            ContractFixture.freeAllInRandomOrder(module, new Random(37));
        }
    };

    abstract void reach(CheckedModule module);
}
