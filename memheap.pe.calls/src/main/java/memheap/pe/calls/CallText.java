package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import memheap.pe.SymmetryViolationException.Call;
import memheap.pe.spi.JobSession;

/** What a PE says of its call, as a record and in words: fields with a line feed between them. */
final class CallText {

    private static final int FIELDS = 6;

    private CallText() {
    }

    /** As much of it as a record can carry; the caller, which comes last, may be cut. */
    static MemorySegment of(Call call) {
        byte[] text = String.join("\n", call.operation(), String.valueOf(call.byteSize()), String.valueOf(call.byteAlignment()), String.valueOf(call.address()), call.component(), call.caller())
                .getBytes(StandardCharsets.UTF_8);
        return MemorySegment.ofArray(text).asSlice(0, Math.min(text.length, JobSession.MAXIMUM_RECORD_BYTES));
    }

    static Call read(int pe, MemorySegment record) {
        String[] fields = new String(record.toArray(JAVA_BYTE), StandardCharsets.UTF_8).split("\n", FIELDS);
        return new Call(pe, fields[0], Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[4], fields[5]);
    }

    /** All of them, those that are alike together. */
    static String describe(List<Call> calls) {
        Map<String, List<Integer>> alike = calls.stream().collect(Collectors.groupingBy(CallText::describe, LinkedHashMap::new, Collectors.mapping(Call::pe, Collectors.toList())));
        return alike.entrySet().stream().map(entry -> String.format(Locale.ROOT, "%s: %s", numbers(entry.getValue()), entry.getKey())).collect(Collectors.joining("; "));
    }

    private static String numbers(List<Integer> pes) {
        return (pes.size() == 1 ? "PE " : "PEs ") + pes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String describe(Call call) {
        return call.operation() + (call.byteSize() == 0 ? "" : String.format(Locale.ROOT, " of %d bytes", call.byteSize()))
                + (call.byteAlignment() == 0 ? "" : String.format(Locale.ROOT, " aligned to %d", call.byteAlignment()))
                + (call.address() == 0 ? "" : String.format(Locale.ROOT, " at 0x%x", call.address())) + (call.component().isEmpty() ? "" : " by " + call.component()) + " from " + call.caller();
    }
}
