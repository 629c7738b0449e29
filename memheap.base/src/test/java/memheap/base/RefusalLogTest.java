package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

    private final AtomicLong now = new AtomicLong(-77);
    private final RefusalLog log = new RefusalLog(now::get);

    @Test
    void oneRefusalAMinuteIsToldWithWhoAskedAndHowManyWereLeftOut() {
        assertThat(log.next("no room", "'a', on the thread main")).contains("no room; asked for by 'a', on the thread main");
        assertThat(log.next("no room", "'b', on the thread main")).isEmpty();
        now.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
        assertThat(log.next("no room", "'b', on the thread main")).isEmpty();
        now.incrementAndGet();
        assertThat(log.next("no room", "'c', on the thread main")).contains("no room; asked for by 'c', on the thread main; 2 other requests were refused since the last one that was told");
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(log.next("no room", "'d', on the thread main")).contains("no room; asked for by 'd', on the thread main");
    }
}
