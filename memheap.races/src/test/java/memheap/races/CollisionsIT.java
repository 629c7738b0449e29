package memheap.races;

import java.nio.file.Path;
import memheap.races.jcstress.Collisions;
import org.junit.jupiter.api.Test;

class CollisionsIT {

    @Test
    void noTwoCallsAtTheSameTimeHaveAForbiddenOutcome() throws Exception {
        new Collisions(Path.of("target", "jcstress"), Path.of(System.getProperty(Container.BUNDLES)), 300).runQuickly();
    }
}
