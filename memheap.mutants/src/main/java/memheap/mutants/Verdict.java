package memheap.mutants;

/** What came of a mutant. */
enum Verdict {

    /** The named test failed. */
    KILLED("killed"),

    /** The named test passed. */
    SURVIVED("SURVIVED"),

    /** The build failed before the test could run. */
    NOT_BUILT("DOES NOT COMPILE"),

    /** The test was ended before it had said anything. */
    HUNG("HUNG"),

    /** The test has not run, for whatever other reason. */
    SILENT("HAS NOT RUN");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** As it is told. */
    String label() {
        return label;
    }
}
