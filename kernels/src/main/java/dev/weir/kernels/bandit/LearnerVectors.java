package dev.weir.kernels.bandit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the rules against tables of known answers: {@code tsallis_probs*.csv} (odds for given losses), {@code tsallis_trace*.csv} and {@code chebcb_trace*.csv} (runs
 * that are replayed from their uniform numbers and costs). Tables come as lines, with commas between cells and spaces between the numbers of a list.
 */
public final class LearnerVectors {
    private static final double ODDS_TOLERANCE = 1e-9;
    private static final double TSALLIS_TOLERANCE = 1e-8;
    private static final double CHEBCB_TOLERANCE = 1e-6;

    /** Absolute, since fits to fewer rounds than terms hang on the ridge. */
    private static final double THETA_TOLERANCE = 1e-4;

    private final String name;
    private final List<String> failures = new ArrayList<>();
    private int passed;

    private LearnerVectors(String name) {
        this.name = name;
    }

    /**
     * @param passed rows that came out as they should
     * @param failures {@code file: line: what is wrong}
     */
    public record Report(int passed, List<String> failures) {}

    /** Whether a file of this name is one of these tables. */
    public static boolean knows(String name) {
        return name.matches("(tsallis_probs|tsallis_trace|chebcb_trace).*\\.csv");
    }

    /** @throws IllegalArgumentException if the table is not of its form; the message begins with file and line */
    public static Report check(String name, List<String> lines) {
        LearnerVectors vectors = new LearnerVectors(name);
        List<Row> rows = vectors.rows(lines);
        if (name.startsWith("tsallis_probs")) {
            rows.forEach(vectors::checkOdds);
        } else if (name.startsWith("tsallis_trace")) {
            vectors.replayTsallis(rows);
        } else {
            vectors.replayChebCb(rows);
        }
        return new Report(vectors.passed, List.copyOf(vectors.failures));
    }

    private void checkOdds(Row row) {
        double[] expected = row.list("probabilities");
        double[] actual = TsallisOdds.of(row.list("scaled_losses"), row.number("eta"));
        judge(row, new Faults().near("probabilities", expected, actual, ODDS_TOLERANCE, 0));
    }

    private void replayTsallis(List<Row> rows) {
        int arms = rows.isEmpty() ? 1 : rows.getFirst().list("probabilities_before").length;
        Tsallis rule = new Tsallis(RuleConfig.TsallisInf.over(grid(arms)), 1);
        for (Row row : rows) {
            double[] probabilities = rule.probabilities();
            int arm = row.arm(arms);
            Faults faults = new Faults()
                    .near("eta", row.list("eta"), new double[] {rule.eta()}, TSALLIS_TOLERANCE, 0)
                    .near("K", row.list("K"), new double[] {rule.scale()}, TSALLIS_TOLERANCE, 0)
                    .near("probabilities", row.list("probabilities_before"), probabilities, TSALLIS_TOLERANCE, 0)
                    .same("arm", arm, Odds.draw(probabilities, row.number("uniform_u")));
            rule.learn(arm, probabilities[arm], Math.max(1, row.number("iterations")));
            judge(row, faults.near("losses", row.list("cumulative_losses_after"), rule.losses(), TSALLIS_TOLERANCE, 0));
        }
    }

    private void replayChebCb(List<Row> rows) {
        int arms = rows.isEmpty() ? 1 : rows.getFirst().list("probabilities_before").length;
        int terms = rows.isEmpty() ? 6 : rows.getFirst().list("theta_of_arm_after").length;
        ContextRange range = range(rows);
        ChebyshevBandit rule = new ChebyshevBandit(new RuleConfig.ChebCb(grid(arms), range, terms, 1), 1);
        for (Row row : rows) {
            double context = row.number("context");
            int arm = row.arm(arms);
            Faults faults = new Faults()
                    .near("eta before", row.list("eta_before"), new double[] {rule.eta()}, CHEBCB_TOLERANCE, 0)
                    .near("scale before", row.list("scale_before"), new double[] {rule.scale()}, CHEBCB_TOLERANCE, 0);
            Odds odds = rule.odds(context);
            faults.near("probabilities", row.list("probabilities_before"), odds.probabilities, CHEBCB_TOLERANCE, 0)
                    .same("arm", arm, odds.draw(row.number("uniform_u")));
            rule.learn(arm, context, odds.scores[arm], Math.max(1, row.number("iterations")));
            judge(
                    row,
                    faults.near("eta after", row.list("eta_after"), new double[] {rule.eta()}, CHEBCB_TOLERANCE, 0)
                            .near(
                                    "scale after",
                                    row.list("scale_after"),
                                    new double[] {rule.scale()},
                                    CHEBCB_TOLERANCE,
                                    0)
                            .near("theta", row.list("theta_of_arm_after"), rule.theta(arm), 0, THETA_TOLERANCE));
        }
    }

    /** The traces do not say their range, and there are two: shifts in [−0.15, 0.65], and [0, 10]. */
    private static ContextRange range(List<Row> rows) {
        ContextRange shifts = ContextRange.straight(-0.15, 0.65);
        boolean fits = rows.stream().allMatch(row -> shifts.contains(row.number("context")));
        return fits ? shifts : ContextRange.straight(0, 10);
    }

    private static Grid grid(int arms) {
        return new Grid(java.util.stream.IntStream.range(0, arms)
                .mapToObj(arm -> (double) arm)
                .toList());
    }

    private void judge(Row row, Faults faults) {
        if (faults.found.isEmpty()) {
            passed++;
        } else {
            failures.add(name + ": " + row.line + ": " + String.join("; ", faults.found));
        }
    }

    private List<Row> rows(List<String> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(name + ": 1: a line with column names is missing");
        }
        String[] columns = lines.getFirst().strip().split(",", -1);
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).strip().split(",", -1);
            if (cells.length != columns.length) {
                throw new IllegalArgumentException(
                        name + ": " + (i + 1) + ": " + cells.length + " cells for " + columns.length + " columns");
            }
            Map<String, String> byColumn = new HashMap<>();
            for (int j = 0; j < cells.length; j++) {
                byColumn.put(columns[j], cells[j]);
            }
            rows.add(new Row(name, i + 1, byColumn));
        }
        return rows;
    }

    private record Row(String name, int line, Map<String, String> cells) {
        double number(String column) {
            double[] list = list(column);
            if (list.length != 1) {
                throw wrong(column + " must be one number");
            }
            return list[0];
        }

        int arm(int arms) {
            double arm = number("arm");
            if (arm != Math.rint(arm) || arm < 0 || arm >= arms) {
                throw wrong("arm must be a whole number below " + arms + ", but is " + arm);
            }
            return (int) arm;
        }

        double[] list(String column) {
            String text = cells.get(column);
            if (text == null) {
                throw wrong("there is no column " + column);
            }
            try {
                return Arrays.stream(text.strip().split(" +"))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            } catch (NumberFormatException e) {
                throw wrong(column + " must be numbers, but is '" + text + "'");
            }
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(name + ": " + line + ": " + what);
        }
    }

    private static final class Faults {
        private final List<String> found = new ArrayList<>();

        Faults same(String what, int expected, int actual) {
            if (expected != actual) {
                found.add(what + " is " + actual + " instead of " + expected);
            }
            return this;
        }

        Faults near(String what, double[] expected, double[] actual, double relative, double absolute) {
            if (expected.length != actual.length) {
                found.add(what + " has " + actual.length + " numbers instead of " + expected.length);
                return this;
            }
            for (int i = 0; i < expected.length; i++) {
                double slack = absolute + relative * Math.abs(expected[i]);
                if (!(Math.abs(expected[i] - actual[i]) <= slack)) {
                    found.add(what + "[" + i + "] is " + actual[i] + " instead of " + expected[i]);
                }
            }
            return this;
        }
    }
}
