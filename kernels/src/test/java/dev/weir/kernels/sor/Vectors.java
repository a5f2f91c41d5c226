package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.MatrixMarket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The systems and known answers of the test resources. */
final class Vectors {
    private static final MatrixMarket.Limits LIMITS = new MatrixMarket.Limits(10_000, 100_000);

    private Vectors() {}

    static CsrMatrix matrix(String name) {
        return MatrixMarket.matrix(text(name + ".mtx"), LIMITS);
    }

    static double[] rhs(String name) {
        return MatrixMarket.vector(text(name + "_b.mtx"), LIMITS);
    }

    /** The cells of every row after the first. */
    static List<String[]> table(String file) {
        return text(file).lines().skip(1).map(line -> line.split(",", -1)).toList();
    }

    static double[] constant(int size, double value) {
        double[] vector = new double[size];
        Arrays.fill(vector, value);
        return vector;
    }

    private static String text(String file) {
        try (var in = Vectors.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
