package memheap.heatstencil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classes that the program is made of. */
class HeatStencilPartsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 100", "2, 1", "3, 7", "4, 3", "4, 4", "5, 23", "64, 1000"})
    void eachRowBelongsToOnePeAndThoseWithoutAnyAreTheLastOnes(int count, int rows) {
        int next = 0;
        int before = Share.largest(count, rows);
        for (int pe = 0; pe < count; pe++) {
            Share share = Share.of(pe, count, rows);
            assertThat(share.first()).isEqualTo(next);
            assertThat(share.rows()).isBetween(rows / count, before);
            next += share.rows();
            before = share.rows();
        }
        assertThat(next).isEqualTo(rows);
        assertThat(Share.of(0, count, rows).rows()).isEqualTo(Share.largest(count, rows));
    }

    @Test
    void aRowThatIsToldLiesBetweenTheEdges() {
        var layout = new GridLayout(5);
        assertThat(layout.offset(0)).isEqualTo(8);
        assertThat(layout.offset(2)).isEqualTo(2 * 7 * 8 + 8);
        assertThat(layout.rowBytes()).isEqualTo(40);
        assertThat(layout.byteSize(3)).isEqualTo(5 * 7 * 8).isEqualTo(layout.offset(4) + layout.rowBytes() + 8);
    }

    @Test
    void heatComesFromAboveAndIsEqualOnBothSides() {
        double[][] cells = SerialPlate.computed(new Plate(3, 3, 2));
        assertThat(cells[1]).containsExactly(0, 31.25, 37.5, 31.25, 0);
        assertThat(cells[2]).containsExactly(0, 6.25, 6.25, 6.25, 0);
        assertThat(cells[3]).containsOnly(0);
    }

    @Test
    void aSingleCellIsAtOnceTheMeanOfTheEdges() {
        assertThat(SerialPlate.computed(new Plate(1, 1, 1))[1][1]).isEqualTo(25);
        assertThat(SerialPlate.computed(new Plate(1, 1, 9))[1][1]).isEqualTo(25);
    }

    @Test
    void argumentsThatAreNotGivenHaveDefaults() {
        assertThat(Plate.parse(List.of())).isEqualTo(new Plate(512, 512, 1000));
        assertThat(Plate.parse(List.of("10"))).isEqualTo(new Plate(10, 512, 1000));
        assertThat(Plate.parse(List.of("10", "20", "30"))).isEqualTo(new Plate(10, 20, 30));
    }

    @Test
    void aWrongArgumentIsNamed() {
        assertThatThrownBy(() -> Plate.parse(List.of("1", "0"))).hasMessage("COLUMNS is a whole number from 1 to 1048576, but was '0'");
        assertThatThrownBy(() -> Plate.parse(List.of("1", "1", "1.5"))).hasMessage("STEPS is a whole number from 1 to 1048576, but was '1.5'");
        assertThatThrownBy(() -> Plate.parse(List.of("1", "2", "3", "4"))).hasMessage("3 arguments at most, but there are 4: [1, 2, 3, 4]");
    }
}
