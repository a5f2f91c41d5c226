package dev.weir.app.verify;

import dev.weir.kernels.bandit.LearnerVectors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Odds and traces of the learning rules, replayed. */
final class LearnerChecks {
    private LearnerChecks() {}

    static void run(Path folder, List<String> files, Result result) {
        files.stream().filter(LearnerVectors::knows).forEach(file -> check(folder.resolve(file), file, result));
    }

    private static void check(Path path, String file, Result result) {
        List<Table.Row> rows = Table.read(path).rows();
        List<List<String>> faults = faults(path, file, rows);
        for (int i = 0; i < rows.size(); i++) {
            result.add(rows.get(i), faults.get(i));
        }
    }

    private static List<List<String>> faults(Path path, String file, List<Table.Row> rows) {
        try {
            return LearnerVectors.faults(
                    file, rows.stream().map(LearnerChecks::byColumn).toList());
        } catch (IllegalArgumentException e) {
            throw new IllFormed(path + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> byColumn(Table.Row row) {
        Map<String, String> cells = new HashMap<>();
        row.columns().forEach(column -> cells.put(column, row.text(column)));
        return cells;
    }
}
