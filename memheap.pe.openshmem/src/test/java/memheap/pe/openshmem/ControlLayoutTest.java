package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlLayoutTest {

    private record Place(long start, long byteSize) { }

    private static List<Place> places(ControlLayout layout) {
        var places = new ArrayList<Place>();
        places.add(new Place(layout.left(0), layout.left(layout.count())));
        for (int round = 0; round < layout.rounds(); round++) {
            for (long meeting = 6; meeting < 8; meeting++) {
                places.add(new Place(layout.arrival(meeting, round), Long.BYTES));
                places.add(new Place(layout.beside(meeting, round), ControlLayout.BESIDE_BYTES));
                places.add(new Place(layout.inbox(meeting, round), (long) layout.brought(round) * ControlLayout.LARGEST_RECORD_BYTES));
            }
        }
        places.sort(Comparator.comparingLong(Place::start));
        return places;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 13, 64, 1024})
    void nothingLiesOverAnythingElse(int count) {
        ControlLayout layout = ControlLayout.of(count);
        long end = 0;
        for (Place place : places(layout)) {
            assertThat(place.start()).isGreaterThanOrEqualTo(end);
            end = place.start() + place.byteSize();
        }
        assertThat(layout.byteSize()).isGreaterThanOrEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 64})
    void whatTwoPesWriteOfArrivalsIsOnDifferentLines(int count) {
        ControlLayout layout = ControlLayout.of(count);
        for (int round = 0; round < layout.rounds(); round++) {
            assertThat(layout.arrival(0, round) % 128).isZero();
            assertThat(layout.arrival(1, round) % 128).isZero();
            assertThat(layout.arrival(2, round)).isEqualTo(layout.arrival(0, round)).isNotEqualTo(layout.arrival(1, round));
        }
    }

    @Test
    void aRecordOf48BytesEndsWithTheLineThatItsArrivalBegins() {
        ControlLayout layout = ControlLayout.of(2);
        assertThat(layout.beside(1, 0) + ControlLayout.recordBytes(48)).isEqualTo(layout.arrival(1, 0) + 64);
    }
}
