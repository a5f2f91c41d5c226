package dev.weir.app.solve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Norms;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.Split;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What is shown of a solve.
 *
 * @param omega absent for plain conjugate gradients
 * @param trueResidual {@code ||b − A·x||} of the last iterate, computed anew
 */
record Report(String method, OptionalDouble omega, int rows, long entries, Solved solved, double trueResidual) {
    static Report of(String name, Solved solved, CsrMatrix a, double[] b, double[] x) {
        double residual = Norms.residual(a, b, x, Split.NONE);
        return new Report(name, omega(solved.method()), a.rows(), a.entries(), solved, residual);
    }

    private static OptionalDouble omega(Method method) {
        return switch (method) {
            case Method.Sor(double omega) -> OptionalDouble.of(omega);
            case Method.BackwardSor(double omega) -> OptionalDouble.of(omega);
            case Method.Ssor(double omega) -> OptionalDouble.of(omega);
            case Method.RedBlack(double omega) -> OptionalDouble.of(omega);
            case Method.Multicolour(double omega) -> OptionalDouble.of(omega);
            case Method.SsorCg(double omega) -> OptionalDouble.of(omega);
            case Method.Block block -> OptionalDouble.of(block.omega());
            case Method.Line line -> OptionalDouble.of(line.omega());
            case Method.Cg() -> OptionalDouble.empty();
        };
    }

    String text() {
        Outcome outcome = solved.outcome();
        String factor = omega.isPresent() ? String.format(Locale.ROOT, ", omega %.6g", omega.getAsDouble()) : "";
        return String.format(
                Locale.ROOT,
                "%s after %d iterations: %s%n%s%s, %d rows, %d entries; relative residual %.4g, residual %.4g",
                outcome.status(),
                outcome.iterations(),
                outcome.reason().sentence(),
                method,
                factor,
                rows,
                entries,
                outcome.relativeResidual(),
                trueResidual);
    }

    String json() {
        Outcome outcome = solved.outcome();
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("status", outcome.status().name());
        json.put("reason", outcome.reason().name());
        json.put("message", outcome.reason().sentence());
        json.put("iterations", outcome.iterations());
        putFinite(json, "relativeResidual", outcome.relativeResidual());
        putFinite(json, "residual", trueResidual);
        json.put("method", method);
        omega.ifPresent(value -> {
            json.put("omega", value);
            json.put("omegaFrom", solved.source().name().toLowerCase(Locale.ROOT));
        });
        solved.ticket().ifPresent(ticket -> {
            json.put("ticket", ticket.id());
            json.put("propensity", ticket.propensity());
            json.put("explored", ticket.explores());
            json.put("switchedToLeader", solved.switched());
        });
        json.put("rows", rows);
        json.put("entries", entries);
        return json.toPrettyString();
    }

    /** JSON has no infinity. */
    private static void putFinite(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    static String refusal(String reason, String message) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("status", "REFUSED");
        json.put("reason", reason);
        json.put("message", message);
        return json.toPrettyString();
    }
}
