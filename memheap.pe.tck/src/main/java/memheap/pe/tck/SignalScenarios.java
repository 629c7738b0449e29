package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import memheap.pe.Comparison;

/** Waiting for a value in one's own memory. */
final class SignalScenarios {

    private SignalScenarios() {
    }

    /** Has a PE write two values into the next one, one of which does not fit, and waits for the other, of both types. */
    private static void waits(Pe pe, Comparison comparison, int start, int unfit, int fit, int wanted) {
        pe.elements().setInt(pe.me(), FIRST, start);
        pe.elements().setLong(pe.me(), SECOND, start);
        pe.barrier();
        pe.elements().setInt(pe.next(), FIRST, unfit);
        pe.elements().setInt(pe.next(), FIRST, fit);
        assertThat(pe.elements().waitUntilInt(FIRST, comparison, wanted)).isEqualTo(fit);
        pe.elements().setLong(pe.next(), SECOND, unfit);
        pe.elements().setLong(pe.next(), SECOND, fit);
        assertThat(pe.elements().waitUntilLong(SECOND, comparison, wanted)).isEqualTo(fit);
        pe.barrier();
    }

    @Scenario
    static void waitsForAnEqualValue(Pe pe) {
        waits(pe, Comparison.EQUAL, 0, 6, 7, 7);
    }

    @Scenario
    static void waitsForAnotherValue(Pe pe) {
        waits(pe, Comparison.NOT_EQUAL, 5, 5, -7, 5);
    }

    @Scenario
    static void waitsForAGreaterValue(Pe pe) {
        waits(pe, Comparison.GREATER, -9, -5, -4, -5);
    }

    @Scenario
    static void waitsForAGreaterOrEqualValue(Pe pe) {
        waits(pe, Comparison.GREATER_OR_EQUAL, 0, 4, 5, 5);
    }

    @Scenario
    static void waitsForALesserValue(Pe pe) {
        waits(pe, Comparison.LESS, 9, 5, -1, 5);
    }

    @Scenario
    static void waitsForALesserOrEqualValue(Pe pe) {
        waits(pe, Comparison.LESS_OR_EQUAL, 9, 6, 5, 5);
    }

    @Scenario
    static void aValueThatFitsIsNotWaitedFor(Pe pe) {
        assertThat(pe.elements().waitUntilInt(FIRST, Comparison.EQUAL, 0)).isZero();
        assertThat(pe.elements().waitUntilLong(FIRST, Comparison.LESS, 1)).isZero();
    }

    @Scenario
    static void anIntDoesNotLookAtItsNeighbour(Pe pe) {
        pe.elements().setInt(pe.me(), FIRST + 4, -1);
        assertThat(pe.elements().waitUntilInt(FIRST, Comparison.GREATER_OR_EQUAL, 0)).isZero();
        assertThat(pe.elements().waitUntilLong(FIRST, Comparison.LESS, 0)).isEqualTo(0xffffffff00000000L);
    }

    @Scenario
    static void aTokenGoesAroundManyTimes(Pe pe) {
        int rounds = 50;
        for (long round = 1; round <= rounds; round++) {
            if (pe.me() == 0) {
                pe.elements().setLong(pe.next(), FIRST, round);
            }
            pe.elements().waitUntilLong(FIRST, Comparison.EQUAL, round);
            if (pe.me() != 0) {
                pe.elements().setLong(pe.next(), FIRST, round);
            }
        }
        pe.barrier();
    }

    @Scenario
    static void anInterruptEndsNoWaitAndIsKept(Pe pe) {
        Thread.currentThread().interrupt();
        pe.elements().setLong(pe.next(), FIRST, 1);
        pe.elements().waitUntilLong(FIRST, Comparison.EQUAL, 1);
        pe.barrier();
        assertThat(Thread.interrupted()).isTrue();
    }
}
