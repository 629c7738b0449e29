package memheap.base;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was counted in one generation: by each {@link Attachment} for itself, and here for all who had none. Safe for all threads; sums are exact when nobody is inside.
 */
final class Counts {

    private final List<Attachment> attachments = new CopyOnWriteArrayList<>();
    private final LongAdder handedOut = new LongAdder();
    private final LongAdder takenBack = new LongAdder();
    private final AtomicLong peakUsed = new AtomicLong();

    /** Counts a block that was handed out, up to where it ends in the window. */
    void handOut(long end) {
        handedOut.increment();
        touch(end);
    }

    /** Notes how far the window has been used. */
    void touch(long end) {
        if (end > peakUsed.get()) {
            peakUsed.accumulateAndGet(end, Math::max);
        }
    }

    void takeBack() {
        takenBack.increment();
    }

    long handedOut() {
        long sum = handedOut.sum();
        for (Attachment attachment : attachments) {
            sum += attachment.handedOut();
        }
        return sum;
    }

    long takenBack() {
        long sum = takenBack.sum();
        for (Attachment attachment : attachments) {
            sum += attachment.takenBack();
        }
        return sum;
    }

    /** Has the counts say how many blocks are live; nobody is inside. */
    void correct(long liveBlocks) {
        takenBack.add(handedOut() - takenBack() - liveBlocks);
    }

    long peakUsedBytes() {
        long peak = peakUsed.get();
        for (Attachment attachment : attachments) {
            peak = Math.max(peak, attachment.peakUsedBytes());
        }
        return peak;
    }

    void resetPeak() {
        peakUsed.set(0);
        attachments.forEach(Attachment::resetPeak);
    }

    /** What attached threads may hand out without asking again. */
    long allowanceBytes() {
        long sum = 0;
        for (Attachment attachment : attachments) {
            sum += Math.max(0, attachment.allowanceBytes());
        }
        return sum;
    }

    /** The attachment of a slot, if it has one. */
    Optional<Attachment> of(ThreadSlot slot) {
        return attachments.stream().filter(attachment -> attachment.isOf(slot)).findFirst();
    }

    void add(Attachment attachment) {
        attachments.add(attachment);
    }

    /** Gives back what all caches hold; nobody is inside. */
    void flush() {
        attachments.forEach(Attachment::flush);
    }

    /** Takes over what the attachments have counted and lets go of them; nobody is inside. @return those that were let go */
    List<Attachment> retire() {
        List<Attachment> retired = List.copyOf(attachments);
        for (Attachment attachment : retired) {
            handedOut.add(attachment.handedOut());
            takenBack.add(attachment.takenBack());
            touch(attachment.peakUsedBytes());
        }
        attachments.clear();
        return retired;
    }
}
