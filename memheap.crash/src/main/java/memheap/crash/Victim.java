package memheap.crash;

import java.util.function.Consumer;

/** What can be known of a call that is killed: its stores, and the blocks before and after it. For one thread. */
final class Victim {

    private final byte[] left;          // as a kill would leave it now
    private final StoreLog log = new StoreLog();
    private final BlockSet before = new BlockSet();
    private final BlockSet after = new BlockSet();
    private final Consumer<StoreLog> disorder;
    private int done;

    Victim(int metadataBytes, Consumer<StoreLog> disorder) {
        this.left = new byte[metadataBytes];
        this.disorder = disorder;
    }

    byte[] left() {
        return left;
    }

    StoreLog log() {
        return log;
    }

    BlockSet before() {
        return before;
    }

    BlockSet after() {
        return after;
    }

    /** How many stores are done. */
    int done() {
        return done;
    }

    boolean isUnderWay() {
        return done < log.size();
    }

    boolean changesBlocks() {
        return !before.isSameAs(after);
    }

    /** Forgets the call that is over. */
    void begin() {
        log.clear();
        done = 0;
        before.copy(after);
    }

    /** All stores are known; none is done. */
    void end() {
        disorder.accept(log);
    }

    /** Does one more store, and those before it that change nothing. @return whether there was one that changes something */
    boolean next() {
        while (done < log.size()) {
            if (log.apply(done++, left)) {
                return true;
            }
        }
        return false;
    }

    /** Does all stores up to one. */
    void advance(int stores) {
        while (done < stores) {
            log.apply(done++, left);
        }
    }
}
