package dev.weir.app.verify;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.IllFormedMatrix;
import dev.weir.kernels.linalg.MatrixMarket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** The systems of a folder, {@code NAME.mtx} and {@code NAME_b.mtx}, each read once. */
final class LinearSystems {
    private final Path folder;
    private final Map<String, CsrMatrix> matrices = new HashMap<>();
    private final Map<String, double[]> rhs = new HashMap<>();

    LinearSystems(Path folder) {
        this.folder = folder;
    }

    CsrMatrix matrix(Table.Row row) {
        return matrices.computeIfAbsent(
                name(row),
                name -> read(name + ".mtx", lines -> MatrixMarket.matrix(lines, MatrixMarket.Limits.DEFAULT)));
    }

    double[] rhs(Table.Row row) {
        return rhs.computeIfAbsent(
                name(row),
                name -> read(name + "_b.mtx", lines -> MatrixMarket.vector(lines, MatrixMarket.Limits.DEFAULT)));
    }

    private static String name(Table.Row row) {
        String name = row.text("matrix").strip();
        if (!name.matches("[\\w.-]+")) {
            throw row.wrong("matrix '" + name + "' is no name");
        }
        return name;
    }

    private interface Reader<T> {
        T read(Iterator<String> lines);
    }

    private <T> T read(String name, Reader<T> reader) {
        Path file = folder.resolve(name);
        try (Stream<String> lines = Files.lines(file)) {
            return reader.read(lines.iterator());
        } catch (IllFormedMatrix e) {
            throw new IllFormed(file + ": " + e.getMessage(), e);
        } catch (IOException | UncheckedIOException e) {
            throw new IllFormed("cannot read " + file + ": " + e, e);
        }
    }
}
