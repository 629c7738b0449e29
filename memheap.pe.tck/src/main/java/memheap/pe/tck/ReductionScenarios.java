package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import memheap.pe.Reduction;

/** Values of all PEs combined into one. */
final class ReductionScenarios {

    private static final int ELEMENTS = 100;

    private ReductionScenarios() {
    }

    private static void combines(Pe pe, Reduction reduction, LongBinaryOperator model) {
        var longs = new long[pe.count()][];
        for (int source = 0; source < pe.count(); source++) {
            longs[source] = pe.random(source).longs(ELEMENTS).toArray();
        }
        for (int index = 0; index < ELEMENTS; index++) {
            pe.elements().putLong(pe.me(), FIRST + 8L * index, longs[pe.me()][index]);
            pe.elements().putInt(pe.me(), FIRST + 8L * ELEMENTS + 4L * index, (int) longs[pe.me()][index]);
        }
        pe.elements().reduceLongs(reduction, SECOND, FIRST, ELEMENTS);
        pe.elements().reduceInts(reduction, SECOND + 8L * ELEMENTS, FIRST + 8L * ELEMENTS, ELEMENTS);
        for (int index = 0; index < ELEMENTS; index++) {
            long expected = longs[0][index];
            int expectedInt = (int) longs[0][index];
            for (int source = 1; source < pe.count(); source++) {
                expected = model.applyAsLong(expected, longs[source][index]);
                expectedInt = (int) model.applyAsLong(expectedInt, (int) longs[source][index]);
            }
            assertThat(pe.elements().getLong(pe.me(), SECOND + 8L * index)).isEqualTo(expected);
            assertThat(pe.elements().getInt(pe.me(), SECOND + 8L * ELEMENTS + 4L * index)).isEqualTo(expectedInt);
        }
        long one = longs[0][0];
        for (int source = 1; source < pe.count(); source++) {
            one = model.applyAsLong(one, longs[source][0]);
        }
        assertThat(pe.elements().reduce(reduction, longs[pe.me()][0])).isEqualTo(one);
    }

    private static void combinesDoubles(Pe pe, Reduction reduction, DoubleBinaryOperator model) {
        var doubles = new double[pe.count()][];
        for (int source = 0; source < pe.count(); source++) {
            doubles[source] = pe.random(source).doubles(ELEMENTS, -1e10, 1e10).toArray();
        }
        for (int index = 0; index < ELEMENTS; index++) {
            pe.elements().putDouble(pe.me(), FIRST + 8L * index, doubles[pe.me()][index]);
        }
        pe.elements().reduceDoubles(reduction, SECOND, FIRST, ELEMENTS);
        for (int index = 0; index < ELEMENTS; index++) {
            double expected = doubles[0][index];
            for (int source = 1; source < pe.count(); source++) {
                expected = model.applyAsDouble(expected, doubles[source][index]);
            }
            assertThat(pe.elements().getDouble(pe.me(), SECOND + 8L * index)).isEqualTo(expected);
        }
    }

    @Scenario
    static void sumsOfIntAndLongWrapAround(Pe pe) {
        combines(pe, Reduction.SUM, Long::sum);
    }

    @Scenario
    static void productsOfIntAndLongWrapAround(Pe pe) {
        combines(pe, Reduction.PRODUCT, (left, right) -> left * right);
    }

    @Scenario
    static void theSmallestIsFound(Pe pe) {
        combines(pe, Reduction.MINIMUM, Math::min);
    }

    @Scenario
    static void theLargestIsFound(Pe pe) {
        combines(pe, Reduction.MAXIMUM, Math::max);
    }

    @Scenario
    static void bitsThatAllHaveAreFound(Pe pe) {
        combines(pe, Reduction.AND, (left, right) -> left & right);
    }

    @Scenario
    static void bitsThatOneHasAreFound(Pe pe) {
        combines(pe, Reduction.OR, (left, right) -> left | right);
    }

    @Scenario
    static void bitsThatAnOddNumberHasAreFound(Pe pe) {
        combines(pe, Reduction.XOR, (left, right) -> left ^ right);
    }

    @Scenario
    static void sumsOfDoubleAreTheSameToTheLastBit(Pe pe) {
        combinesDoubles(pe, Reduction.SUM, Double::sum);
    }

    @Scenario
    static void productsOfDoubleAreTheSameToTheLastBit(Pe pe) {
        combinesDoubles(pe, Reduction.PRODUCT, (left, right) -> left * right);
    }

    @Scenario
    static void theSmallestAndTheLargestDoubleAreFound(Pe pe) {
        combinesDoubles(pe, Reduction.MINIMUM, Math::min);
        combinesDoubles(pe, Reduction.MAXIMUM, Math::max);
    }

    @Scenario
    static void oneNanMakesEveryResultNan(Pe pe) {
        for (Reduction reduction : new Reduction[] {Reduction.SUM, Reduction.PRODUCT, Reduction.MINIMUM, Reduction.MAXIMUM}) {
            double mine = pe.me() == pe.count() - 1 ? Double.NaN : 1;
            pe.elements().putDouble(pe.me(), FIRST, mine);
            pe.elements().reduceDoubles(reduction, SECOND, FIRST, 1);
            assertThat(pe.elements().getDouble(pe.me(), SECOND)).isNaN();
            assertThat(pe.elements().reduce(reduction, mine)).isNaN();
        }
    }

    @Scenario
    static void infinitiesAndNegativeZeroAreOrdered(Pe pe) {
        double zero = pe.me() == 0 ? -0.0 : 0.0;
        assertThat(Double.doubleToRawLongBits(pe.elements().reduce(Reduction.MINIMUM, zero))).isEqualTo(Long.MIN_VALUE);
        assertThat(Double.doubleToRawLongBits(pe.elements().reduce(Reduction.MAXIMUM, zero))).isZero();
        double end = pe.me() == 0 ? Double.NEGATIVE_INFINITY : pe.me();
        assertThat(pe.elements().reduce(Reduction.MINIMUM, end)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(pe.elements().reduce(Reduction.SUM, end)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Scenario
    static void aReductionMayHaveItsSourceAsTarget(Pe pe) {
        int many = 30_000; // more than is worked on at once
        for (int index = 0; index < many; index++) {
            pe.elements().putLong(pe.me(), FIRST + 8L * index, index + pe.me());
        }
        pe.elements().reduceLongs(Reduction.SUM, FIRST, FIRST, many);
        long numbers = (long) pe.count() * (pe.count() - 1) / 2;
        for (int index = 0; index < many; index++) {
            assertThat(pe.elements().getLong(pe.me(), FIRST + 8L * index)).isEqualTo((long) index * pe.count() + numbers);
        }
    }

    @Scenario
    static void aReductionOfNothingIsABarrier(Pe pe) {
        pe.elements().incrementLong(0, FIRST);
        pe.elements().reduceInts(Reduction.SUM, SECOND, SECOND, 0);
        assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo(pe.count());
        pe.barrier();
    }

    @Scenario
    static void singleValuesNeedNoMemory(Pe pe) {
        for (int round = 0; round < 100; round++) {
            assertThat(pe.elements().reduce(Reduction.SUM, round + pe.me())).isEqualTo((long) round * pe.count() + (long) pe.count() * (pe.count() - 1) / 2);
            assertThat(pe.elements().reduce(Reduction.MAXIMUM, (double) pe.me())).isEqualTo(pe.count() - 1);
        }
    }
}
