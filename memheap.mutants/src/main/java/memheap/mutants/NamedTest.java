package memheap.mutants;

import java.nio.file.Path;
import java.util.Locale;

/**
 * The test that has to notice a mutant.
 *
 * @param module the folder of the module that it is in, which is its package too
 * @param type its class
 * @param method its name
 */
record NamedTest(String module, String type, String method) {

    /** As papers have it. */
    String name() {
        return type + "." + method;
    }

    /** As Surefire wants it. */
    String selector() {
        return module + "." + type + "#" + method;
    }

    /** Where its source lies in a checkout. */
    String file() {
        return String.format(Locale.ROOT, "%s/src/test/java/%s/%s.java", module, module.replace('.', '/'), type);
    }

    /** Where Surefire leaves what came of it. */
    Path report(Path root) {
        return root.resolve(String.format(Locale.ROOT, "%s/target/surefire-reports/TEST-%s.%s.xml", module, module, type));
    }
}
