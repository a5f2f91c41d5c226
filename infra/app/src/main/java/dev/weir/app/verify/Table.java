package dev.weir.app.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A comma-separated file without quoting, read by column name. */
record Table(List<Row> rows) {
    record Row(Path file, int line, List<String> columns, List<String> cells) {
        String text(String column) {
            int index = columns.indexOf(column);
            if (index < 0) {
                throw new IllFormed(file + ": 1: there is no column " + column);
            }
            return cells.get(index);
        }

        int integer(String column) {
            try {
                return Integer.parseInt(text(column).strip());
            } catch (NumberFormatException e) {
                throw wrong(column + " must be a whole number, but is '" + text(column) + "'");
            }
        }

        double number(String column) {
            try {
                double value = Double.parseDouble(text(column).strip());
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // The sentence below says it.
            }
            throw wrong(column + " must be a finite number, but is '" + text(column) + "'");
        }

        IllFormed wrong(String what) {
            return new IllFormed(file + ": " + line + ": " + what);
        }
    }

    static Table read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllFormed("cannot read " + file + ": " + e, e);
        }
        if (lines.isEmpty()) {
            throw new IllFormed(file + ": 1: a line with column names is missing");
        }
        List<String> columns = List.of(lines.getFirst().strip().split(",", -1));
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Row row = new Row(file, i + 1, columns, List.of(lines.get(i).split(",", -1)));
                if (row.cells.size() != columns.size()) {
                    throw row.wrong(row.cells.size() + " cells for " + columns.size() + " columns");
                }
                rows.add(row);
            }
        }
        return new Table(rows);
    }
}
