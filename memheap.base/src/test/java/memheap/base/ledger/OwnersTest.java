package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names, their bounds, and the numbers that stand for them in a ledger. */
class OwnersTest {

    private static final int NUMBERS = 4095;

    private final Owners owners = new Owners();

    @Test
    void twoTenuresOfOneNameBelongToOneOwner() {
        Tenure first = owners.open("a");
        Tenure second = owners.open("a");
        assertThat(second.index()).isNotEqualTo(first.index());
        assertThat(second.owner()).isSameAs(first.owner());
        assertThat(owners.tenure(first.index())).isSameAs(first);
    }

    @Test
    void boundsHoldForThoseWhoAreThereAndThoseWhoCome() {
        Owner there = owners.open("there").owner();
        owners.setBounds(Map.of("there", new OwnerBounds(100, 50), "comes", new OwnerBounds(200, 0)));
        assertThat(there.limitBytes()).isEqualTo(100);
        assertThat(there.reservedBytes()).isEqualTo(50);
        assertThat(owners.open("comes").owner().limitBytes()).isEqualTo(200);
        assertThat(owners.find("comes")).isPresent();
        owners.setBounds(Map.of());
        assertThat(there.limitBytes()).isEqualTo(Owner.UNLIMITED);
        assertThat(there.reservedBytes()).isZero();
    }

    @Test
    void ownersAreListedByName() {
        List.of("c", "a", "b").forEach(owners::open);
        assertThat(owners.all()).extracting(Owner::name).containsExactly("(others)", "a", "b", "c");
    }

    @Test
    void theNumberOfTheTenureThatIsOverForLongestServesAnotherOneWhenThereIsNoNewOne() {
        Tenure first = ended("a");
        Tenure later = ended("c");
        for (int i = 2; i < NUMBERS; i++) {
            assertThat(owners.open("owner-" + i).index()).isNotIn(first.index(), later.index());
        }
        Tenure second = owners.open("b");
        assertThat(second.index()).isEqualTo(first.index());
        assertThat(owners.open("d").index()).isEqualTo(later.index());
        assertThat(owners.tenure(second.index()).owner().name()).isEqualTo("b");
        assertThat(second.ended()).isEmpty();
        assertThat(first.ended()).isEqualTo("it has stopped");
        assertThat(first.isReclaimed()).isTrue();
    }

    private Tenure ended(String name) {
        Tenure tenure = owners.open(name);
        Tally tally = owners.tally(tenure.index());
        tenure.endReclaimed("it has stopped");
        owners.retire(tenure, List.of(tally));
        return tenure;
    }

    @Test
    void whoeverComesWhenAllNumbersAreTakenSharesOneButEndsAlone() {
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < NUMBERS; i++) {
            numbers.add(owners.open("owner-" + i).index());
        }
        assertThat(numbers).hasSize(NUMBERS).doesNotContain(0);
        Tenure one = owners.open("late");
        Tenure other = owners.open("later");
        assertThat(one.isShared()).isTrue();
        assertThat(one.owner().name()).isEqualTo("(others)");
        assertThat(other.owner()).isSameAs(one.owner());
        one.end("it has stopped");
        assertThat(other.ended()).isEmpty();
        owners.retire(one, List.of());
        owners.retire(owners.tenure(17), List.of());
        assertThat(owners.open("latest").index()).isEqualTo(17);
    }
}
