package memheap.base.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The account of all that is allocated in one name, with its limit and its reservation.
 *
 * <p>Threads count by themselves, each in a {@link Tally}, and are granted bytes in advance; what is live is what was granted less what is left to them. So a call costs no atomic operation, and a
 * limit holds to the byte nevertheless: once a request is refused, the owner becomes <em>tight</em>. All that is left to others is taken back while nobody counts ({@link #tighten}), from then on
 * each request is granted just what it needs, and what is given back is there for others at once. That lasts until half of the limit is free.
 *
 * <p>Safe for all threads, but for {@link #tighten}. Figures are exact while nobody counts.
 */
public final class Owner {

    /** The limit of an owner who has none. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long UNLIMITED_BATCH = 1 << 20;
    private static final long MOST_LIMITED_BATCH = 64 << 10;

    private final String name;
    private final List<Tally> tallies = new CopyOnWriteArrayList<>();
    private final AtomicLong granted = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    private final LongAdder failures = new LongAdder();
    private final LongAdder earlierHandedOut = new LongAdder(); // by tallies that were absorbed, as the next two
    private final LongAdder earlierTakenBack = new LongAdder();
    private final LongAdder earlierBytes = new LongAdder();
    private volatile long limitBytes = UNLIMITED;
    private volatile long reservedBytes;
    private volatile boolean tight;

    Owner(String name) {
        this.name = name;
    }

    /**
     * Its name.
     *
     * @return a bundle's symbolic name, or what an adapter has given
     */
    public String name() {
        return name;
    }

    /**
     * Sets how much it may have. Less than what it has is no wrong: it is refused until it has freed enough. Whoever changes them calls {@link #tighten} next.
     *
     * @param limit most bytes that may be live, or {@link #UNLIMITED}
     * @param reserved bytes that nobody else can take
     */
    public void setBounds(long limit, long reserved) {
        limitBytes = limit;
        reservedBytes = reserved;
    }

    /**
     * How much it may have.
     *
     * @return bytes, or {@link #UNLIMITED}
     */
    public long limitBytes() {
        return limitBytes;
    }

    /**
     * How much nobody else can take.
     *
     * @return bytes
     */
    public long reservedBytes() {
        return reservedBytes;
    }

    /**
     * Whether every request is held against the limit, as close to it; or there is none.
     *
     * @return whether a refusal is final
     */
    public boolean isTight() {
        return tight || limitBytes == UNLIMITED;
    }

    Tally open(Tenure tenure) {
        var tally = new Tally(tenure);
        tally.keep = unaskedBytes();
        tally.reserved = reservedBytes != 0;
        tallies.add(tally);
        return tally;
    }

    private long batchBytes() {
        return tight ? 0 : limitBytes == UNLIMITED ? UNLIMITED_BATCH : Math.min(MOST_LIMITED_BATCH, limitBytes >>> 8);
    }

    private long unaskedBytes() {
        return reservedBytes == 0 ? keepBytes() : -1;
    }

    private long keepBytes() {
        return 4 * batchBytes();
    }

    /**
     * Grants what a request needs, and more in advance; called by the one who counts.
     *
     * @param tally where it is granted
     * @param byteSize what is asked for; at most the size of a window
     * @return whether the tally allows it now; if not, nothing has changed
     */
    public boolean grant(Tally tally, long byteSize) {
        observePeak(tally);
        long missing = byteSize - tally.left;
        while (missing > 0) {
            long before = granted.get();
            long room = limitBytes - before;
            if (room < missing) {
                return false;
            }
            long bytes = room - missing > batchBytes() ? missing + batchBytes() : missing;
            if (granted.compareAndSet(before, before + bytes)) {
                tally.left += bytes;
                break;
            }
        }
        tally.keep = unaskedBytes();
        tally.lowest = tally.left;
        return true;
    }

    /** Takes back what a tally need not keep; called by the one who counts. */
    void giveBack(Tally tally) {
        observePeak(tally);
        long bytes = tally.left - keepBytes() / 2;
        if (bytes > 0) {
            tally.left -= bytes;
            long rest = granted.addAndGet(-bytes);
            if (tight && rest <= limitBytes / 2) {
                tight = false;
            }
        }
        tally.keep = unaskedBytes();
        tally.lowest = tally.left;
    }

    /** What was live when least was left in this tally, given what is left in the others now. */
    private void observePeak(Tally observed) {
        long live = granted.get() - observed.lowest;
        for (Tally tally : tallies) {
            live -= tally == observed ? 0 : tally.left;
        }
        if (live > peak.get()) {
            peak.accumulateAndGet(live, Math::max);
        }
    }

    /** Takes back all that is left to anybody, and holds every request against the limit from now on; nobody counts. */
    public void tighten() {
        tallies.forEach(this::observePeak);
        tight = limitBytes != UNLIMITED;
        for (Tally tally : tallies) {
            granted.addAndGet(-tally.left);
            tally.left = 0;
            tally.lowest = 0;
            tally.keep = unaskedBytes();
            tally.reserved = reservedBytes != 0;
        }
    }

    /**
     * Takes over what a tally has counted, which is not used any more.
     *
     * @param tally where nobody counts any more
     */
    public void close(Tally tally) {
        observePeak(tally);
        granted.addAndGet(-tally.left);
        tallies.remove(tally);
        earlierHandedOut.add(tally.handedOut);
        earlierTakenBack.add(tally.takenBack);
        earlierBytes.add(tally.handedOutBytes);
    }

    /** Counts a request that was refused, for whatever reason. */
    public void fail() {
        failures.increment();
    }

    /**
     * How much of it is live.
     *
     * @return bytes
     */
    public long liveBytes() {
        long live = granted.get();
        for (Tally tally : tallies) {
            live -= tally.left;
        }
        return live;
    }

    /**
     * What has become of it so far.
     *
     * @return a snapshot
     */
    public OwnerFigures figures() {
        long handedOut = earlierHandedOut.sum();
        long takenBack = earlierTakenBack.sum();
        long bytes = earlierBytes.sum();
        for (Tally tally : tallies) {
            observePeak(tally);
            handedOut += tally.handedOut;
            takenBack += tally.takenBack;
            bytes += tally.handedOutBytes;
        }
        long live = liveBytes();
        return new OwnerFigures(live, handedOut - takenBack, Math.max(live, peak.get()), bytes, handedOut, failures.sum());
    }

    @Override
    public String toString() {
        return name;
    }
}
