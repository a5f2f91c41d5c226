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

    void fail(Checkpoint checkpoint, List<String> faults) {
        failures.add(checkpoint.row().file() + ": " + checkpoint.row().line() + ": " + String.join("; ", faults));
    }

    /** @param ratio answer ÷ greedy */
    void add(String name, Checkpoint checkpoint, List<String> faults, double ratio) {
        if (faults.isEmpty()) {
            passed++;
        } else {
            fail(checkpoint, faults);
        }
        Checkpoint.Config config = checkpoint.config();
        ratios.computeIfAbsent(
                        name + " " + config.goal().title() + (config.quotas().isEmpty() ? "" : " with quotas"),
                        _ -> new DoubleSummaryStatistics())
                .accept(ratio);
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

    /** Answer ÷ greedy per data set and objective. */
    Map<String, DoubleSummaryStatistics> ratios() {
        return ratios;
    }
}
