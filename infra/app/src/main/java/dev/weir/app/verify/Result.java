package dev.weir.app.verify;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came out of a verification. */
final class Result {
    private final List<String> failures = new ArrayList<>();
    private final Map<String, DoubleSummaryStatistics> ratios = new TreeMap<>();
    private int passed;
    private int skipped;

    void skip() {
        skipped++;
    }

    void fail(Table.Row row, List<String> faults) {
        fail(row.file() + ": " + row.line(), faults);
    }

    void fail(String where, List<String> faults) {
        failures.add(where + ": " + String.join("; ", faults));
    }

    /** Passed without faults, failed with some. */
    void add(Table.Row row, List<String> faults) {
        add(row.file() + ": " + row.line(), faults);
    }

    /** Passed without faults, failed with some. */
    void add(String where, List<String> faults) {
        if (faults.isEmpty()) {
            passed++;
        } else {
            fail(where, faults);
        }
    }

    /** One more value of a figure that is reported beside the verdicts. */
    void measure(String name, double ratio) {
        ratios.computeIfAbsent(name, _ -> new DoubleSummaryStatistics()).accept(ratio);
    }

    int passed() {
        return passed;
    }

    int skipped() {
        return skipped;
    }

    List<String> failures() {
        return failures;
    }

    Map<String, DoubleSummaryStatistics> ratios() {
        return ratios;
    }
}
