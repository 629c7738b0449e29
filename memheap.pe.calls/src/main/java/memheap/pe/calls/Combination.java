package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import memheap.pe.Reduction;

/** How elements of two arrays, laid out one behind the other, become those of one. */
interface Combination {

    /** Combines with the elements of another array. @param result the first operands; gets the results */
    void combine(MemorySegment result, MemorySegment other, int count);

    /** Of what size they are. */
    int elementBytes();

    static Combination ofInts(Reduction reduction) {
        LongBinaryOperator operator = ofLong(reduction); // the lower half of a sum, product or bitwise result comes from the lower halves; smaller and larger hold for them too
        return of(Integer.BYTES, (result, other, index) ->
                result.setAtIndex(JAVA_INT, index, (int) operator.applyAsLong(result.getAtIndex(JAVA_INT, index), other.getAtIndex(JAVA_INT, index))));
    }

    static Combination ofLongs(Reduction reduction) {
        LongBinaryOperator operator = ofLong(reduction);
        return of(Long.BYTES, (result, other, index) ->
                result.setAtIndex(JAVA_LONG, index, operator.applyAsLong(result.getAtIndex(JAVA_LONG, index), other.getAtIndex(JAVA_LONG, index))));
    }

    static Combination ofDoubles(Reduction reduction) {
        DoubleBinaryOperator operator = ofDouble(reduction);
        return of(Double.BYTES, (result, other, index) ->
                result.setAtIndex(JAVA_DOUBLE, index, operator.applyAsDouble(result.getAtIndex(JAVA_DOUBLE, index), other.getAtIndex(JAVA_DOUBLE, index))));
    }

    /** Combines one pair of elements. */
    @FunctionalInterface
    interface Step {

        void combine(MemorySegment result, MemorySegment other, int index);
    }

    private static Combination of(int elementBytes, Step step) {
        return new Combination() {

            @Override
            public void combine(MemorySegment result, MemorySegment other, int count) {
                for (int index = 0; index < count; index++) {
                    step.combine(result, other, index);
                }
            }

            @Override
            public int elementBytes() {
                return elementBytes;
            }
        };
    }

    static LongBinaryOperator ofLong(Reduction reduction) {
        return switch (reduction) {
            case SUM -> Long::sum;
            case PRODUCT -> (left, right) -> left * right;
            case MINIMUM -> Math::min;
            case MAXIMUM -> Math::max;
            case AND -> (left, right) -> left & right;
            case OR -> (left, right) -> left | right;
            case XOR -> (left, right) -> left ^ right;
        };
    }

    /** @throws IllegalArgumentException if it is a bitwise one */
    static DoubleBinaryOperator ofDouble(Reduction reduction) {
        return switch (reduction) {
            case SUM -> Double::sum;
            case PRODUCT -> (left, right) -> left * right;
            case MINIMUM -> Math::min;
            case MAXIMUM -> Math::max;
            case AND, OR, XOR -> throw Wrong.reduction(reduction);
        };
    }
}
