package dev.weir.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A solver that knows nothing of Weir learns its relaxation factor from it: before each solve it asks for omega, after it it tells how many sweeps that took. The matrices
 * stay where they are. Run {@code weir run solver.conf} first; the argument is the solver's URL, such as {@code http://127.0.0.1:8080/v1/solvers/mine}.
 */
public final class OwnSolverAsksOverHttp {
    private static final int SIDE = 40;

    private final HttpClient client;
    private final String solver;

    private OwnSolverAsksOverHttp(HttpClient client, String solver) {
        this.client = client;
        this.solver = solver;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        run(args[0], 300, System.out);
    }

    static void run(String solver, int rounds, PrintStream out) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var weir = new OwnSolverAsksOverHttp(client, solver);
            long learnt = 0;
            long gaussSeidel = 0;
            for (int round = 0; round < rounds; round++) {
                double shift = 0.02 + 0.18 * (round * 7 % 11) / 11; // what varies, and is known beforehand
                String answer = weir.post("ask", "{\"sequence\":\"grid\",\"context\":%s}", shift);
                int sweeps = sweeps(shift, number(answer, "value"));
                weir.post(
                        "tell",
                        "{\"sequence\":\"grid\",\"ticket\":%.0f,\"cost\":%d}",
                        number(answer, "ticket"),
                        sweeps);
                learnt += sweeps;
                gaussSeidel += sweeps(shift, 1);
            }
            out.printf("%d systems: %d sweeps, Gauss-Seidel would have taken %d%n", rounds, learnt, gaussSeidel);
        }
    }

    private String post(String what, String body, Object... values) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(solver + "/" + what))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(String.format(Locale.ROOT, body, values)))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.body());
        }
        return response.body();
    }

    private static double number(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":([-0-9.eE]+)").matcher(json);
        if (!found.find()) {
            throw new IllegalArgumentException("no " + name + " in " + json);
        }
        return Double.parseDouble(found.group(1));
    }

    /** SOR on a grid with a shifted Laplacian and ones on the right, until an update is below 1e-8. */
    private static int sweeps(double shift, double omega) {
        double[][] u = new double[SIDE + 2][SIDE + 2];
        for (int sweep = 1; ; sweep++) {
            double most = 0;
            for (int y = 1; y <= SIDE; y++) {
                for (int x = 1; x <= SIDE; x++) {
                    double next = (1 + u[y - 1][x] + u[y + 1][x] + u[y][x - 1] + u[y][x + 1]) / (4 + shift);
                    most = Math.max(most, Math.abs(next - u[y][x]));
                    u[y][x] += omega * (next - u[y][x]);
                }
            }
            if (most < 1e-8) {
                return sweep;
            }
        }
    }
}
