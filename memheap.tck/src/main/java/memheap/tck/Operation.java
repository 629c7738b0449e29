package memheap.tck;

import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

/** One step of a script. A step whose block does not exist, because nothing is live, does nothing. */
sealed interface Operation {

    /** Does this step on a module; returns what the module answered, if it answered something. */
    OptionalLong apply(CheckedModule module);

    /** Simpler steps of the same kind, the simplest first. */
    default Stream<Operation> simpler() {
        return Stream.empty();
    }

    /** Draws a step: blocks are mostly small, and there is somewhat more asked for than given back, so that the window fills up. */
    static Operation random(Random random, long windowBytes) {
        int choice = random.nextInt(1 << 20);
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4, 5, 6 -> new Allocate(randomSize(random, windowBytes), randomAlignment(random, windowBytes));
            case 7, 8, 9, 10, 11 -> new Free(choice);
            case 12, 13, 14 -> new Resize(choice, randomSize(random, windowBytes));
            default -> new WrongCall(WrongPlace.values()[random.nextInt(WrongPlace.values().length)], choice);
        };
    }

    /** Draws a step of few sizes: blocks while a window is to be filled, then as many frees as blocks. */
    static Operation fragmenting(Random random, boolean fills, int mostBytes, int sizeStep) {
        if (fills || random.nextBoolean()) {
            return new Allocate(1 + random.nextInt(mostBytes / sizeStep) * (long) sizeStep, 1L << random.nextInt(10));
        }
        return new Free(random.nextInt(1 << 20));
    }

    /** All magnitudes are equally likely; one size in fifty is far beyond the window. */
    private static long randomSize(Random random, long windowBytes) {
        if (random.nextInt(50) == 0) {
            return Long.MAX_VALUE - random.nextInt(64);
        }
        long bound = 2L << random.nextInt(Long.SIZE - Long.numberOfLeadingZeros(windowBytes));
        return 1 + random.nextLong(bound);
    }

    private static long randomAlignment(Random random, long windowBytes) {
        int exponents = random.nextInt(8) == 0 ? Long.SIZE - Long.numberOfLeadingZeros(windowBytes) : 6;
        return 1L << random.nextInt(exponents);
    }

    /** Takes a block. */
    record Allocate(long byteSize, long byteAlignment) implements Operation {

        @Override
        public OptionalLong apply(CheckedModule module) {
            return OptionalLong.of(module.allocate(byteSize, byteAlignment));
        }

        @Override
        public Stream<Operation> simpler() {
            return Stream.<Operation>of(new Allocate(1, 1), new Allocate(byteSize, 1), new Allocate(Math.max(1, byteSize / 2), byteAlignment),
                    new Allocate(byteSize, Math.max(1, byteAlignment / 2)), new Allocate(byteSize - byteSize / 8, byteAlignment));
        }

        @Override
        public String toString() {
            return "allocate(" + byteSize + ", " + byteAlignment + ")";
        }
    }

    /** Gives a live block back. */
    record Free(int choice) implements Operation {

        @Override
        public OptionalLong apply(CheckedModule module) {
            module.chosen(choice).ifPresent(module::free);
            return OptionalLong.empty();
        }

        @Override
        public Stream<Operation> simpler() {
            return Stream.of(new Free(0), new Free(choice / 2));
        }

        @Override
        public String toString() {
            return "free(live block " + choice + ")";
        }
    }

    /** Gives a live block another size. */
    record Resize(int choice, long byteSize) implements Operation {

        @Override
        public OptionalLong apply(CheckedModule module) {
            OptionalLong offset = module.chosen(choice);
            return offset.isEmpty() ? offset : OptionalLong.of(module.resize(offset.getAsLong(), byteSize) ? 1 : 0);
        }

        @Override
        public Stream<Operation> simpler() {
            return Stream.of(new Resize(0, byteSize), new Resize(choice, 1), new Resize(choice / 2, byteSize),
                    new Resize(choice, Math.max(1, byteSize / 2)), new Resize(choice, byteSize - byteSize / 8));
        }

        @Override
        public String toString() {
            return "resizeInPlace(live block " + choice + ", " + byteSize + ")";
        }
    }

    /** Frees, measures and resizes where no live block starts. */
    record WrongCall(WrongPlace place, int choice) implements Operation {

        @Override
        public OptionalLong apply(CheckedModule module) {
            place.find(module, choice).ifPresent(module::assertRefuses);
            return OptionalLong.empty();
        }

        @Override
        public Stream<Operation> simpler() {
            return Stream.of(new WrongCall(place, 0), new WrongCall(place, choice / 2));
        }

        @Override
        public String toString() {
            return "wrong call (" + place + ", " + choice + ")";
        }
    }
}
