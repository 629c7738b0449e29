package memheap.races.jcstress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.TestGrading;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * Runs all pairs of calls in this process, one after the other. What jcstress does beside, above all finding out what its virtual machine can do, takes longer
 * than the pairs themselves.
 */
final class QuickRun {

    private QuickRun() {
    }

    /**
     * Runs them. The process ends with status 1 if an outcome was forbidden.
     *
     * @param options of jcstress
     */
    public static void main(String... options) throws Exception {
        var understood = new Options(options);
        understood.parse();
        List<String> failures = new ArrayList<>();
        for (String name : new TreeSet<>(TestList.tests())) {
            failures.addAll(failures(name, understood));
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), failures));
        }
    }

    private static List<String> failures(String name, Options options) throws ReflectiveOperationException {
        TestInfo test = TestList.getInfo(name);
        var config = new TestConfig(options, test, 1, List.of(), CompileMode.UNIFIED, new SchedulingClass(AffinityMode.NONE, test.threads(), NodeType.PACKAGE));
        var runner = (Runner<?>) Class.forName(test.generatedRunner()).getConstructor(ForkedTestConfig.class).newInstance(new ForkedTestConfig(config));
        TestResult result = runner.run();
        result.setConfig(config);
        TestGrading grading = result.grading();
        System.out.println(name);
        grading.gradingResults.values().forEach(outcome -> System.out.printf("%12d  %-12s %s%n", outcome.count, outcome.expect.toString().toLowerCase(Locale.ROOT), outcome.id));
        var failures = new ArrayList<>(grading.failureMessages.stream().map(message -> name + ": " + message).toList());
        if (result.status() != Status.NORMAL) {
            failures.add(name + ": " + result.status() + " " + result.getMessages());
        }
        return failures;
    }
}
