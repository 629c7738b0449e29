package memheap.mutants;

import java.util.List;

/**
 * What came of a mutant, and why.
 *
 * @param verdict what came of it
 * @param reason what the test has said, or the build
 */
record Judgement(Verdict verdict, String reason) {

    private static final String COMPILATION_ERROR = "COMPILATION ERROR";
    private static final int MOST_CHARACTERS = 160;

    /**
     * Judges a run by what the named test itself has reported; what the build says counts only if there is no report.
     *
     * @param cases what was reported of the named test, one for each invocation
     * @param run how the build went
     */
    static Judgement of(List<ReportedCase> cases, Build.Run run) {
        return cases.stream().filter(ReportedCase::hasFailed).findFirst().map(failed -> new Judgement(Verdict.KILLED, shortened(failed.message())))
                .orElseGet(() -> withoutFailure(cases, run));
    }

    private static Judgement withoutFailure(List<ReportedCase> cases, Build.Run run) {
        if (run.isEnded()) {
            return new Judgement(Verdict.HUNG, "it was ended after " + Build.LIMIT.toSeconds() + " seconds, before the test had come to its end");
        }
        if (!cases.isEmpty() && cases.stream().noneMatch(ReportedCase::isSkipped)) {
            return new Judgement(Verdict.SURVIVED, "the test has passed");
        }
        if (run.log().contains(COMPILATION_ERROR)) {
            return new Judgement(Verdict.NOT_BUILT, run.errors());
        }
        return new Judgement(Verdict.SILENT, cases.isEmpty() ? run.errors() : "the test was skipped");
    }

    private static String shortened(String message) {
        String line = message.replaceAll("\\s+", " ").strip();
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }
}
