package memheap.pe.local;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import memheap.pe.waiting.Waiting;

/**
 * How a JVM becomes a PE: it takes the place by its lock, says where its heap is, and waits for the others. Whoever first sees all of them there
 * begins the job. Who comes to a job that has begun claims the place and waits until the others admit it. Used once, by one thread.
 */
final class Rendezvous {

    /** The setting of a job that says where its directory is. */
    static final String DIRECTORY = "memheap.pe.local.directory";

    private final SystemCalls system;
    private final Job job;
    private final long deadline;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private JobDirectory directory;
    private LockFile locks;
    private ControlFile control;
    private MembershipLog log;
    private int incarnation;

    Rendezvous(SystemCalls system, Job job) {
        this.system = system;
        this.job = job;
        this.deadline = System.nanoTime() + Math.min(job.patience().toNanos(), Long.MAX_VALUE / 2);
    }

    LocalSession join() throws EngineUnavailableException {
        try {
            return enter();
        } catch (JobDirectory.PlaceTakenException taken) {
            throw new EngineUnavailableException(String.format(Locale.ROOT, "PE %d of job '%s' is running already, in another JVM:"
                    + " start this one as another PE, or under another job id", job.me(), job.id()), taken);
        } catch (IOException failed) {
            giveUp();
            throw new EngineUnavailableException(String.format(Locale.ROOT, "PE %d cannot join job '%s': %s", job.me(), job.id(), reason(failed)), failed);
        } catch (EngineUnavailableException | RuntimeException failed) {
            giveUp();
            throw failed;
        }
    }

    /** A failure of the file system may have nothing but a path for a message. */
    private static String reason(IOException failed) {
        return failed instanceof FileSystemException system && system.getReason() == null
                ? String.format(Locale.ROOT, "%s (%s)", failed.getMessage(), failed.getClass().getSimpleName()) : failed.getMessage();
    }

    private LocalSession enter() throws IOException, EngineUnavailableException {
        Path parent = Path.of(job.settings().getOrDefault(DIRECTORY, "/dev/shm"));
        JobDirectory.sweep(system, parent);
        directory = new JobDirectory(system, parent, job.id());
        locks = opened(directory.enter(job.me()));
        control = opened(openControl());
        log = new MembershipLog(control);
        boolean isLate = claim();
        var layout = new HeapLayout(job.heapBytes(), job.heapAlignment());
        OwnHeap heap = opened(new OwnHeap(system, layout, control, job.me(), incarnation));
        control.publish(job.me(), ProcessHandle.current().pid(), heap.descriptor());
        if (isLate) {
            control.countClaim();
        }
        awaitAdmission();
        Members members = opened(new Members(system, layout, control, log, job.me()));
        long epoch = log.epoch(log.last(job.me()));
        var meetings = new Meetings(job.me(), job.id(), control, log, members, new MembershipChanges(job.me(), control, locks, log), epoch);
        meetings.begin();
        return new LocalSession(job, directory, locks, control, heap, members, meetings, epoch > 0);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    private ControlFile openControl() throws IOException, EngineUnavailableException {
        while (!locks.tryControl()) {
            requireTime("the control file is held by another JVM");
            requireNotInterrupted(Thread.currentThread().isInterrupted());
            Waiting.briefly();
        }
        try {
            return ControlFile.open(system, directory.controlFile(), ControlLayout.of(job));
        } finally {
            locks.endControl();
        }
    }

    /** Says that the place is that of this JVM from now on. @return whether the job has begun before */
    private boolean claim() throws EngineUnavailableException {
        agree();
        try {
            incarnation = control.holder(job.me()) + 1;
            control.claim(job.me(), incarnation);
            return log.hasBegun();
        } finally {
            locks.endAgreement();
        }
    }

    private void agree() throws EngineUnavailableException {
        while (!locks.tryAgreement()) {
            requireTime("the lock for agreement is held by another JVM");
            requireNotInterrupted(Thread.currentThread().isInterrupted());
            Waiting.briefly();
        }
    }

    private void awaitAdmission() throws EngineUnavailableException {
        try (var waiting = new Waiting(job.count(), Meetings.PACE)) {
            while (!isAdmitted()) {
                if (!log.hasBegun() && isComplete()) {
                    form();
                } else if (waiting.pause()) {
                    requireTime("");
                    requireNotInterrupted(waiting.wasInterrupted());
                }
            }
        }
    }

    private boolean isAdmitted() {
        int last = log.last(job.me());
        return last >= 0 && !log.isLoss(last) && log.incarnation(last) == incarnation;
    }

    /** Whether all PEs have come and live. */
    private boolean isComplete() {
        for (int pe = 0; pe < job.count(); pe++) {
            if (!control.isPublished(pe) || !isAlive(pe)) {
                return false;
            }
        }
        return true;
    }

    private boolean isAlive(int pe) {
        return pe == job.me() || locks.isHeld(pe);
    }

    private void form() throws EngineUnavailableException {
        agree();
        try {
            if (!log.hasBegun() && isComplete()) {
                for (int pe = 0; pe < job.count(); pe++) {
                    log.admit(pe, 0, pe, control.holder(pe));
                }
                log.publish(job.count());
            }
        } finally {
            locks.endAgreement();
        }
    }

    private void requireTime(String obstacle) throws EngineUnavailableException {
        if (System.nanoTime() - deadline >= 0) {
            String found = obstacle.isEmpty() ? whatIsMissing() : obstacle;
            throw new EngineUnavailableException(String.format(Locale.ROOT, "PE %d of job '%s' has waited %d ms and gives up: %s", job.me(), job.id(), job.patience().toMillis(), found));
        }
    }

    private void requireNotInterrupted(boolean isInterrupted) throws EngineUnavailableException {
        if (isInterrupted) {
            throw new EngineUnavailableException(String.format(Locale.ROOT, "PE %d of job '%s' was interrupted while it waited: %s", job.me(), job.id(), whatIsMissing()));
        }
    }

    private String whatIsMissing() {
        if (MembershipLog.isFull(log.size(), job.count())) {
            return String.format(Locale.ROOT, "the log of the job is full (%d of %d entries), so no place can be taken any more: start the job anew", log.size(), MembershipLog.CAPACITY);
        }
        if (log.hasBegun()) {
            return String.format(Locale.ROOT, "the job is under way, and its other PEs have not come to a barrier in which they could admit this one;"
                    + " alive are %s", list(pe -> pe != job.me() && isAlive(pe)));
        }
        return String.format(Locale.ROOT, "of %d PEs, these have not been started: %s; these have ended before the job began: %s", job.count(), list(pe -> control.holder(pe) == 0),
                list(pe -> control.holder(pe) != 0 && !isAlive(pe)));
    }

    private String list(IntPredicate predicate) {
        List<Integer> found = IntStream.range(0, job.count()).filter(predicate).boxed().toList();
        return found.isEmpty() ? "none" : found.toString();
    }

    private void giveUp() {
        for (AutoCloseable resource : opened.reversed()) {
            try {
                resource.close();
            } catch (Exception failed) {
                System.getLogger(Rendezvous.class.getName()).log(System.Logger.Level.WARNING, "something of a job that was not joined stays open", failed);
            }
        }
        if (directory != null) {
            directory.removeIfDead();
        }
    }
}
