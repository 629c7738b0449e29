package memheap.pe.local;

/**
 * Adds to the log who is lost and who is admitted, under the lock for agreement, which is tried and never waited for: whoever has it is about to do
 * the same. It keeps JVMs apart and not threads, so one thread at a time is in here.
 */
final class MembershipChanges {

    private final int me;
    private final ControlFile control;
    private final LockFile locks;
    private final MembershipLog log;
    private volatile long claimsSeen; // written under this; how many claims of places there were when none was left

    MembershipChanges(int me, ControlFile control, LockFile locks, MembershipLog log) {
        this.me = me;
        this.control = control;
        this.locks = locks;
        this.log = log;
    }

    /** Whether the lock of a place is free, or another JVM has it than the one that was admitted [6]. @param incarnation which one that was */
    boolean isDead(int pe, int incarnation) {
        return !locks.isHeld(pe) || control.holder(pe) != incarnation;
    }

    /** Adds the loss of all who are dead, unless that epoch, or a later one, is broken already. */
    synchronized void lose(long epoch) {
        if (!locks.tryAgreement()) {
            return; // somebody else is about to
        }
        try {
            if (log.lastBroken() < epoch) { // [3]
                int size = log.size();
                for (int pe = 0; pe < control.count(); pe++) {
                    int last = log.last(pe);
                    if (pe != me && !log.isLoss(last) && isDead(pe, log.incarnation(last))) {
                        size = log.lose(size, epoch, pe, log.incarnation(last));
                    }
                }
                log.publish(size);
            }
        } finally {
            locks.endAgreement();
        }
    }

    /** Admits those to an epoch who have claimed the places of lost ones; this PE has not come to it yet, so nobody can have passed it. */
    void admit(long epoch) {
        long claims = control.claims();
        if (claims != claimsSeen) {
            admit(epoch, claims);
        }
    }

    private synchronized void admit(long epoch, long claims) {
        if (!locks.tryAgreement()) {
            return; // they are admitted to the next epoch
        }
        try {
            if (log.lastBroken() < epoch && admitAll(epoch)) {
                claimsSeen = claims;
            }
        } finally {
            locks.endAgreement();
        }
    }

    /** Returns whether nobody is left who has claimed a place. */
    private boolean admitAll(long epoch) {
        boolean isDone = true;
        int size = log.size();
        for (int pe = 0; pe < control.count(); pe++) {
            int last = log.last(pe);
            if (control.holder(pe) != log.incarnation(last) && locks.isHeld(pe) && pe != me) {
                boolean isFree = log.isLoss(last) && control.isPublished(pe) && !MembershipLog.isFull(size, control.count());
                if (isFree) {
                    control.arrive(pe, epoch); // [5]: the place is taken from here on
                    size = log.admit(size, epoch, pe, control.holder(pe));
                }
                isDone &= isFree;
            }
        }
        log.publish(size);
        return isDone;
    }
}
