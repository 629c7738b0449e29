package memheap.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * One invocation of a test in a report of Surefire's.
 *
 * @param hasFailed whether an assertion failed, or it threw something
 * @param isSkipped whether it was not made
 * @param message what it said when it failed
 */
record ReportedCase(boolean hasFailed, boolean isSkipped, String message) {

    /** What was reported of a test; nothing if there is no report. */
    static List<ReportedCase> of(NamedTest test, Path root) throws IOException {
        Path report = test.report(root);
        return Files.exists(report) ? elements(report).filter(element -> isOf(test, element)).map(ReportedCase::read).toList() : List.of();
    }

    private static Stream<Element> elements(Path report) throws IOException {
        try {
            DocumentBuilder builder = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // the usual one prints
            NodeList found = builder.parse(report.toFile()).getElementsByTagName("testcase");
            return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
        } catch (SAXException cutShort) {
            return Stream.empty(); // by the end of the one who wrote it
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One with parameters has them behind its name. */
    private static boolean isOf(NamedTest test, Element element) {
        String name = element.getAttribute("name");
        boolean isMethod = name.startsWith(test.method()) && (name.length() == test.method().length() || !Character.isJavaIdentifierPart(name.charAt(test.method().length())));
        return isMethod && element.getAttribute("classname").equals(test.module() + "." + test.type());
    }

    private static ReportedCase read(Element element) {
        List<Element> faults = Stream.of("failure", "error").flatMap(kind -> children(element, kind)).toList();
        String message = faults.isEmpty() ? "" : faults.getFirst().hasAttribute("message") ? faults.getFirst().getAttribute("message") : faults.getFirst().getTextContent();
        return new ReportedCase(!faults.isEmpty(), children(element, "skipped").findAny().isPresent(), message);
    }

    private static Stream<Element> children(Element element, String name) {
        NodeList found = element.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }
}
