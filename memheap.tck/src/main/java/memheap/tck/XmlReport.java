package memheap.tck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;

/** A report in the XML that JUnit's runners write and that build servers read; the area stands in place of the class. */
final class XmlReport {

    private XmlReport() {
    }

    static String of(KitReport report) {
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(String.format(Locale.ROOT, "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%s\">%n", escaped(report.name()),
                report.checks().size(), report.failed(), report.skipped(), seconds(report.duration())));
        report.checks().forEach(check -> append(xml, report, check));
        return xml.append("</testsuite>\n").toString();
    }

    private static void append(StringBuilder xml, KitReport report, Check check) {
        xml.append(String.format(Locale.ROOT, "  <testcase classname=\"%s.%s\" name=\"%s\" time=\"%s\"", escaped(report.name()), escaped(check.area().title()),
                escaped(check.name()), seconds(check.duration())));
        switch (check.outcome()) {
            case PASSED -> xml.append("/>\n");
            case SKIPPED -> xml.append(String.format(Locale.ROOT, ">%n    <skipped message=\"%s\"/>%n  </testcase>%n", escaped(check.reason())));
            case FAILED -> xml.append(String.format(Locale.ROOT, ">%n    <failure message=\"%s\" type=\"%s\">%s</failure>%n  </testcase>%n", escaped(check.inShort()),
                    check.fault().map(fault -> escaped(fault.getClass().getName())).orElse(""), escaped(stackTrace(check))));
        }
    }

    static String stackTrace(Check check) {
        var text = new StringWriter();
        check.fault().ifPresent(fault -> fault.printStackTrace(new PrintWriter(text, true)));
        return text.toString();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    /** Also without the characters that XML has no way to write. */
    static String escaped(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD]", "?").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
