package memheap.tck;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import memheap.tck.Check.Outcome;

/** A report as one page that needs no other file: the counts, what failed with its message, the areas, then every check. */
final class HtmlReport {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s: conformance</title>
            <style>
            :root { color-scheme: light dark; --edge: #8884; --good: #1a7f37; --bad: #c62828; --dim: #777; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
            table { border-collapse: collapse; width: 100%%; } th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--edge); vertical-align: top; }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            .type, .skipped { color: var(--dim); } .verdict { font-size: 1.1rem; font-weight: 600; }
            .failed { color: var(--bad); } .passed { color: var(--good); }
            .fault { border-left: 4px solid var(--bad); padding: .2rem .8rem; margin: .8rem 0; }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 13px; margin: .3rem 0; } details > summary { cursor: pointer; }
            code { font-size: 13px; }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            <p class="type">%2$s</p>
            """;

    private final KitReport report;
    private final StringBuilder page = new StringBuilder();

    private HtmlReport(KitReport report) {
        this.report = report;
    }

    static String of(KitReport report) {
        return new HtmlReport(report).render();
    }

    private String render() {
        add(HEAD, escaped(report.name()), report.type().isEmpty() ? "" : "the component is a " + escaped(report.type()));
        add("<p class=\"verdict %s\">%s</p>%n<p>%s</p>%n", report.failed() == 0 ? "passed" : "failed",
                report.failed() == 0 ? "keeps the contract" : "breaks the contract: " + report.failed() + (report.failed() == 1 ? " check" : " checks") + " failed",
                SummaryText.counts(report));
        failures();
        areas();
        skipped();
        report.byArea().forEach(this::allOf);
        return page.append("</body>\n</html>\n").toString();
    }

    private void failures() {
        List<Check> failed = report.checks(Outcome.FAILED);
        if (failed.isEmpty()) {
            return;
        }
        add("<h2>What failed</h2>%n");
        for (Check check : failed) {
            add("<div class=\"fault\"><b>%s</b>: <code>%s</code><pre>%s</pre><details><summary>stack trace</summary><pre>%s</pre></details></div>%n",
                    check.area().title(), escaped(check.name()), escaped(check.reason().strip()), escaped(XmlReport.stackTrace(check)));
        }
    }

    private void areas() {
        add("<h2>By area</h2>%n<table>%n<tr><th>area</th><th class=\"number\">passed</th><th class=\"number\">failed</th><th class=\"number\">skipped</th>"
                + "<th class=\"number\">ms</th></tr>%n");
        report.byArea().forEach((area, checks) -> add("<tr><td><a href=\"#%s\">%s</a></td>%s%s%s<td class=\"number\">%d</td></tr>%n", area.anchor(), area.title(),
                number(checks, Outcome.PASSED), number(checks, Outcome.FAILED), number(checks, Outcome.SKIPPED),
                checks.stream().mapToLong(check -> check.duration().toMillis()).sum()));
        add("</table>%n");
    }

    private static String number(List<Check> checks, Outcome outcome) {
        long count = checks.stream().filter(check -> check.is(outcome)).count();
        return String.format(Locale.ROOT, "<td class=\"number%s\">%s</td>", count == 0 ? "" : " " + wordFor(outcome), count == 0 ? "" : count);
    }

    private static String wordFor(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private void skipped() {
        Map<String, Long> reasons = SummaryText.reasons(report);
        if (!reasons.isEmpty()) {
            add("<h2>What was skipped</h2>%n<table>%n");
            reasons.forEach((reason, count) -> add("<tr><td class=\"number\">%d</td><td>%s</td></tr>%n", count, escaped(reason)));
            add("</table>%n");
        }
    }

    private void allOf(Area area, List<Check> checks) {
        add("<h2 id=\"%s\">%s</h2>%n<details><summary>%d checks</summary>%n<table>%n", area.anchor(), area.title(), checks.size());
        checks.forEach(check -> add("<tr><td class=\"%1$s\">%1$s</td><td><code>%2$s</code>%3$s</td><td class=\"number\">%4$d ms</td></tr>%n", wordFor(check.outcome()),
                escaped(check.name()), check.reason().isEmpty() ? "" : "<br><span class=\"skipped\">" + escaped(check.inShort()) + "</span>", check.duration().toMillis()));
        add("</table>%n</details>%n");
    }

    private void add(String text, Object... values) {
        page.append(String.format(Locale.ROOT, text, values));
    }

    private static String escaped(String text) {
        return XmlReport.escaped(text);
    }
}
