package dev.weir.kernels.linalg;

import dev.weir.kernels.linalg.MarketHeader.Field;
import dev.weir.kernels.linalg.MarketHeader.Layout;
import dev.weir.kernels.linalg.MarketHeader.Symmetry;
import java.util.List;

/** The lines after the header. Memory grows with the entries that come, not with the number that was announced. */
final class MarketReader {
    private final MarketLines in;
    private final MarketHeader header;
    private final MatrixMarket.Limits limits;

    MarketReader(MarketLines in, MarketHeader header, MatrixMarket.Limits limits) {
        this.in = in;
        this.header = header;
        this.limits = limits;
    }

    CsrMatrix matrix() {
        Triplets triplets = header.layout() == Layout.COORDINATE ? coordinates() : array();
        in.end();
        try {
            return triplets.toCsr();
        } catch (IllegalArgumentException e) {
            throw in.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Triplets coordinates() {
        List<String> size = in.words(3, "ROWS COLUMNS ENTRIES");
        Triplets triplets = sized(size);
        int entries = in.integer("entries", size.get(2), 0, limits.entriesMax());
        boolean pattern = header.field() == Field.PATTERN;
        for (int k = 0; k < entries; k++) {
            List<String> words = in.words(pattern ? 2 : 3, pattern ? "ROW COLUMN" : "ROW COLUMN VALUE");
            int row = in.integer("row", words.get(0), 1, triplets.rows());
            int column = in.integer("column", words.get(1), 1, triplets.columns());
            add(triplets, row - 1, column - 1, pattern ? 1 : value(words.get(2)));
        }
        return triplets;
    }

    /** Column by column; of a symmetric matrix only what is on or under the diagonal. */
    private Triplets array() {
        Triplets triplets = sized(in.words(2, "ROWS COLUMNS"));
        for (int column = 0; column < triplets.columns(); column++) {
            int first =
                    switch (header.symmetry()) {
                        case GENERAL -> 0;
                        case SYMMETRIC -> column;
                        case SKEW_SYMMETRIC -> column + 1;
                    };
            for (int row = first; row < triplets.rows(); row++) {
                double value = value(in.words(1, "one VALUE").getFirst());
                if (value != 0) {
                    add(triplets, row, column, value);
                }
            }
        }
        return triplets;
    }

    private Triplets sized(List<String> size) {
        int rows = in.integer("rows", size.get(0), 0, limits.sideMax());
        int columns = in.integer("columns", size.get(1), 0, limits.sideMax());
        if (header.symmetry() != Symmetry.GENERAL && rows != columns) {
            throw in.wrong("a symmetric matrix must be square, but this is " + rows + " x " + columns);
        }
        if (header.layout() == Layout.ARRAY && (long) rows * columns > limits.entriesMax()) {
            throw in.wrong(rows + " x " + columns + " entries are more than the limit of " + limits.entriesMax());
        }
        return new Triplets(rows, columns);
    }

    private double value(String word) {
        return header.field() == Field.INTEGER
                ? in.integer("value", word, Integer.MIN_VALUE, Integer.MAX_VALUE)
                : in.number(word);
    }

    private void add(Triplets triplets, int row, int column, double value) {
        switch (header.symmetry()) {
            case GENERAL -> triplets.add(row, column, value);
            case SYMMETRIC -> addBoth(triplets, row, column, value, value);
            case SKEW_SYMMETRIC -> addBoth(triplets, row, column, value, -value);
        }
        if (triplets.size() > limits.entriesMax()) {
            throw in.wrong("entries, mirrored ones included, are more than the limit of " + limits.entriesMax());
        }
    }

    private void addBoth(Triplets triplets, int row, int column, double value, double mirrored) {
        boolean skew = header.symmetry() == Symmetry.SKEW_SYMMETRIC;
        if (row < column || skew && row == column) {
            throw in.wrong("row " + (row + 1) + ", column " + (column + 1) + ": only what is under the diagonal"
                    + (skew ? "" : " or on it") + " is stored");
        }
        triplets.add(row, column, value);
        if (row > column) {
            triplets.add(column, row, mirrored);
        }
    }
}
