package memheap.races.history;

import java.util.List;

/**
 * What several threads have seen of a heap, and the search for an order of their calls that explains it: each call comes after all those that were over when it began, and the
 * {@link HeapSpecification} allows each answer in its turn.
 *
 * @param before calls before all others
 * @param threads calls of each thread
 * @param after calls after all others
 * @param concedes whether two frees of one block may both return if neither was over when the other began, as decision 0012 has it for caches
 */
record History(List<Answer> before, List<List<Event>> threads, List<Answer> after, boolean concedes) {

    /**
     * A call.
     *
     * @param answer what came of it
     * @param over how many calls of each thread were over when it began
     */
    record Event(Answer answer, int[] over) {
    }

    /** Whether there is such an order. */
    boolean isExplained() {
        var heap = HeapSpecification.empty();
        for (Answer answer : before) {
            if (!heap.allows(answer)) {
                return false;
            }
            heap = heap.after(answer);
        }
        return isExplained(heap, new int[threads.size()]);
    }

    /** Tries every thread's next call as the next one. */
    private boolean isExplained(HeapSpecification heap, int[] done) {
        boolean allDone = true;
        for (int thread = 0; thread < done.length; thread++) {
            if (done[thread] == threads.get(thread).size()) {
                continue;
            }
            allDone = false;
            Event next = threads.get(thread).get(done[thread]);
            if (mayComeNow(next, thread, done) && (heap.allows(next.answer()) || isConceded(next, thread))) {
                int[] more = done.clone();
                more[thread]++;
                if (isExplained(heap.after(next.answer()), more)) {
                    return true;
                }
            }
        }
        return allDone && isExplainedAfterwards(heap);
    }

    private static boolean mayComeNow(Event event, int thread, int[] done) {
        for (int other = 0; other < done.length; other++) {
            if (other != thread && done[other] < event.over()[other]) {
                return false;
            }
        }
        return true;
    }

    private boolean isConceded(Event event, int thread) {
        return concedes && event.answer() instanceof Answer.Freed && hasTwinAtTheSameTime(event, thread);
    }

    private boolean hasTwinAtTheSameTime(Event event, int thread) {
        int number = threads.get(thread).indexOf(event);
        for (int other = 0; other < threads.size(); other++) {
            for (int i = 0; other != thread && i < threads.get(other).size(); i++) {
                Event twin = threads.get(other).get(i);
                if (twin.answer().equals(event.answer()) && twin.over()[thread] <= number && event.over()[other] <= i) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isExplainedAfterwards(HeapSpecification end) {
        HeapSpecification heap = end;
        for (Answer answer : after) {
            if (!heap.allows(answer)) {
                return false;
            }
            heap = heap.after(answer);
        }
        return true;
    }
}
