package dev.weir.app.verify;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.sor.Spectrum;
import dev.weir.kernels.sor.Young;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Jacobi radii, Young's omega and extreme eigenvalues of {@code omega_young.csv}. What is blank or nan there was not computed. */
final class YoungChecks {
    static final String FILE = "omega_young.csv";

    private static final double TOLERANCE = 1e-9;

    private YoungChecks() {}

    static void run(Path folder, List<String> files, Result result) {
        LinearSystems systems = new LinearSystems(folder);
        for (Table.Row row : Table.read(folder.resolve(FILE)).rows()) {
            result.add(row, faults(row, systems.matrix(row)));
        }
    }

    private static List<String> faults(Table.Row row, CsrMatrix a) {
        List<String> faults = new ArrayList<>();
        if (row.integer("n") != a.rows()) {
            faults.add("rows: " + a.rows());
        }
        if (row.integer("nnz") != a.entries()) {
            faults.add("entries: " + a.entries());
        }
        OptionalDouble radius = Spectrum.jacobiRadius(a);
        OptionalDouble omega = radius.isPresent() ? Young.omega(radius.getAsDouble()) : OptionalDouble.empty();
        compare(row, "jacobi_spectral_radius", radius, 1, faults);
        if (row.text("omega_young").isBlank() && omega.isPresent()) {
            faults.add("omega_young: " + omega.getAsDouble());
        }
        compare(row, "omega_young", omega, 1, faults);
        Optional<Spectrum.Extremes> extremes = Spectrum.extremes(a);
        double scale = extremes.map(Spectrum.Extremes::greatest).orElse(1.0);
        compare(row, "lambda_min", of(extremes.map(Spectrum.Extremes::least)), scale, faults);
        compare(row, "lambda_max", of(extremes.map(Spectrum.Extremes::greatest)), scale, faults);
        return faults;
    }

    private static OptionalDouble of(Optional<Double> value) {
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    private static void compare(Table.Row row, String column, OptionalDouble value, double scale, List<String> faults) {
        String known = row.text(column).strip();
        if (known.isEmpty() || known.equalsIgnoreCase("nan")) {
            return;
        }
        double expected = row.number(column);
        if (value.isEmpty() || !(Math.abs(value.getAsDouble() - expected) <= TOLERANCE * Math.abs(scale))) {
            faults.add(column + ": " + (value.isPresent() ? value.getAsDouble() : "none"));
        }
    }
}
