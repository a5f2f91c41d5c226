package dev.weir.kernels.linalg;

import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Matrices as text in the Matrix Market exchange format (NIST, https://math.nist.gov/MatrixMarket/formats.html): {@code coordinate} and
 * {@code array}, {@code real}, {@code integer} and {@code pattern} (ones), {@code general}, {@code symmetric} and {@code skew-symmetric}. Lines come
 * and go one at a time, because files are not for kernels. Coordinates that repeat are added.
 */
public final class MatrixMarket {
    private static final String COORDINATE = "%%MatrixMarket matrix coordinate real ";

    /**
     * What is refused before memory is taken for it. Entries are counted after a symmetric half is mirrored.
     *
     * @param sideMax of rows and of columns
     */
    public record Limits(int sideMax, int entriesMax) {
        /** 16 million rows and 128 million entries: 1.6 GB. */
        public static final Limits DEFAULT = new Limits(1 << 24, 1 << 27);

        public Limits {
            if (sideMax < 1 || entriesMax < 1) {
                throw new IllegalArgumentException(
                        "limits must be positive, but are " + sideMax + " and " + entriesMax);
            }
        }
    }

    private MatrixMarket() {}

    /**
     * Θ(text).
     *
     * @throws IllFormedMatrix if the lines are no matrix, or one beyond the limits
     */
    public static CsrMatrix matrix(Iterator<String> lines, Limits limits) {
        MarketLines in = new MarketLines(lines);
        MarketHeader header = MarketHeader.read(in);
        return new MarketReader(in, header, limits).matrix();
    }

    public static CsrMatrix matrix(CharSequence text, Limits limits) {
        return matrix(text.toString().lines().iterator(), limits);
    }

    /**
     * A matrix of one column, dense.
     *
     * @throws IllFormedMatrix if the lines are no such matrix, or one beyond the limits
     */
    public static double[] vector(Iterator<String> lines, Limits limits) {
        MarketLines in = new MarketLines(lines);
        MarketHeader header = MarketHeader.read(in);
        CsrMatrix matrix = new MarketReader(in, header, limits).matrix();
        if (matrix.columns() != 1) {
            throw new IllFormedMatrix(in.number(), "a vector must have 1 column, but this has " + matrix.columns());
        }
        double[] vector = new double[matrix.rows()];
        for (int row = 0; row < vector.length; row++) {
            vector[row] = matrix.at(row, 0);
        }
        return vector;
    }

    public static double[] vector(CharSequence text, Limits limits) {
        return vector(text.toString().lines().iterator(), limits);
    }

    /** Coordinate lines, without line ends; of a symmetric matrix the lower triangle. Reading them gives the same bits. */
    public static Stream<String> lines(CsrMatrix matrix) {
        boolean symmetric = matrix.isSymmetric(0);
        long entries = IntStream.range(0, matrix.rows())
                .mapToLong(row -> end(matrix, row, symmetric) - matrix.start(row))
                .sum();
        Stream<String> head = Stream.of(
                COORDINATE + (symmetric ? "symmetric" : "general"),
                matrix.rows() + " " + matrix.columns() + " " + entries);
        Stream<String> body = IntStream.range(0, matrix.rows()).boxed().flatMap(row -> IntStream.range(
                        matrix.start(row), end(matrix, row, symmetric))
                .mapToObj(k -> (row + 1) + " " + (matrix.column(k) + 1) + " " + matrix.value(k)));
        return Stream.concat(head, body);
    }

    private static int end(CsrMatrix matrix, int row, boolean symmetric) {
        int split = matrix.split(row);
        return !symmetric ? matrix.start(row + 1) : split + (matrix.hasDiagonal(row) ? 1 : 0);
    }

    /** Array lines of one column, without line ends. Reading them gives the same bits. */
    public static Stream<String> lines(double[] vector) {
        Stream<String> head = Stream.of("%%MatrixMarket matrix array real general", vector.length + " 1");
        return Stream.concat(head, IntStream.range(0, vector.length).mapToObj(i -> String.valueOf(vector[i])));
    }
}
