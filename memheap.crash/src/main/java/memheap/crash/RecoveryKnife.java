package memheap.crash;

import java.util.random.RandomGenerator;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;

/** Kills a call behind one of its stores, and its successor behind each store of its opening; whoever opens then finds the same blocks as a successor that was not killed. */
final class RecoveryKnife extends Knife {

    private final Subject subject;
    private final Autopsy autopsy;
    private final byte[] opened;    // by the successor
    private final byte[] left;      // by the successor that was killed
    private final Metadata leftMetadata;
    private final StoreLog log = new StoreLog();
    private final Metadata recorded;
    private final BlockSet found = new BlockSet();

    RecoveryKnife(Subject subject, Autopsy autopsy) {
        this.subject = subject;
        this.autopsy = autopsy;
        this.opened = new byte[Math.toIntExact(subject.metadataBytes())];
        this.left = opened.clone();
        this.leftMetadata = ImageMetadata.of(left);
        this.recorded = ImageMetadata.logged(opened, log);
    }

    @Override
    void cut(Victim victim, RandomGenerator random) {
        victim.advance(random.nextInt(victim.log().size() + 1));
        System.arraycopy(victim.left(), 0, left, 0, left.length);
        subject.scribble(leftMetadata);
        reopenRecorded();
        if (!found.isSameAs(victim.before()) && !found.isSameAs(victim.after())) {
            throw new CrashFinding(CrashFinding.Kind.LOST, "the first successor has other blocks: " + found.without(victim.after()), null);
        }
        boolean changes = victim.changesBlocks() && victim.isUnderWay();
        for (int store = 0; store < log.size(); store++) {
            if (log.apply(store, left)) {
                openAgain(store + 1);
                count(changes);
            }
        }
        victim.advance(victim.log().size());
    }

    private void reopenRecorded() {
        System.arraycopy(left, 0, opened, 0, left.length);
        log.clear();
        found.clear();
        try {
            subject.reopen(recorded).forEachBlock(found::put);
        } catch (ComponentUnavailableException refused) {
            throw new CrashFinding(CrashFinding.Kind.CORRUPT, refused.getMessage(), refused);
        }
    }

    private void openAgain(int stores) {
        try {
            autopsy.open(left, found);
            if (!autopsy.isAfter()) {
                throw new CrashFinding(CrashFinding.Kind.LOST, autopsy.difference(found, found), null);
            }
        } catch (CrashFinding finding) {
            throw finding.at("its successor was killed after " + stores + " of " + log.size() + " stores");
        }
    }
}
