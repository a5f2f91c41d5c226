package dev.weir.kernels.bandit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Holds the rules against tables of known answers: {@code tsallis_probs*.csv} (odds for given losses), {@code tsallis_trace*.csv} and {@code chebcb_trace*.csv} (runs
 * that are replayed from their uniform numbers and costs). A table is a list of rows, a row its cells by column; a cell is a number or several with
 * spaces between them.
 */
public final class LearnerVectors {
    private static final double ODDS_TOLERANCE = 1e-9;
    private static final double TSALLIS_TOLERANCE = 1e-8;
    private static final double CHEBCB_TOLERANCE = 1e-6;

    /** Absolute, since fits to fewer rounds than terms hang on the ridge. */
    private static final double THETA_TOLERANCE = 1e-4;

    private LearnerVectors() {}

    /** Whether a file of this name is one of these tables. */
    public static boolean knows(String name) {
        return name.matches("(tsallis_probs|tsallis_trace|chebcb_trace).*\\.csv");
    }

    /**
     * @return what is wrong with each row; nothing with a row that came out as it should
     * @throws IllegalArgumentException if a cell is missing or not of its form; the message names row and column
     */
    public static List<List<String>> faults(String name, List<Map<String, String>> table) {
        List<Row> rows = IntStream.range(0, table.size())
                .mapToObj(i -> new Row(i + 1, table.get(i)))
                .toList();
        if (name.startsWith("tsallis_probs")) {
            return rows.stream().map(LearnerVectors::checkOdds).toList();
        }
        return name.startsWith("tsallis") ? replayTsallis(rows) : replayChebCb(rows);
    }

    private static List<String> checkOdds(Row row) {
        double[] actual = TsallisOdds.of(row.list("scaled_losses"), row.number("eta"));
        return new Faults(row, ODDS_TOLERANCE).near("probabilities", actual).found;
    }

    private static List<List<String>> replayTsallis(List<Row> rows) {
        int arms = width(rows, "probabilities_before");
        Tsallis rule = new Tsallis(RuleConfig.TsallisInf.over(grid(arms)), 1);
        List<List<String>> faults = new ArrayList<>();
        for (Row row : rows) {
            double[] probabilities = rule.probabilities();
            int arm = row.arm(arms);
            Faults found = new Faults(row, TSALLIS_TOLERANCE)
                    .near("eta", rule.eta())
                    .near("K", rule.scale())
                    .near("probabilities_before", probabilities)
                    .same(arm, Odds.draw(probabilities, row.number("uniform_u")));
            rule.learn(arm, probabilities[arm], Math.max(1, row.number("iterations")));
            faults.add(found.near("cumulative_losses_after", rule.losses()).found);
        }
        return faults;
    }

    private static List<List<String>> replayChebCb(List<Row> rows) {
        int arms = width(rows, "probabilities_before");
        int terms = width(rows, "theta_of_arm_after");
        ChebyshevBandit rule = new ChebyshevBandit(new RuleConfig.ChebCb(grid(arms), range(rows), terms, 1), 1);
        List<List<String>> faults = new ArrayList<>();
        for (Row row : rows) {
            Odds odds = rule.odds(row.number("context"));
            int arm = row.arm(arms);
            Faults found = new Faults(row, CHEBCB_TOLERANCE)
                    .near("eta_before", rule.eta())
                    .near("scale_before", rule.scale())
                    .near("probabilities_before", odds.probabilities)
                    .same(arm, odds.draw(row.number("uniform_u")));
            rule.learn(arm, row.number("context"), odds.scores[arm], Math.max(1, row.number("iterations")));
            faults.add(found.near("eta_after", rule.eta())
                    .near("scale_after", rule.scale())
                    .within("theta_of_arm_after", rule.theta(arm), THETA_TOLERANCE)
                    .found);
        }
        return faults;
    }

    /** The traces do not say their range, and there are two: shifts in [−0.15, 0.65], and [0, 10]. */
    private static ContextRange range(List<Row> rows) {
        ContextRange shifts = ContextRange.straight(-0.15, 0.65);
        boolean fits = rows.stream().allMatch(row -> shifts.contains(row.number("context")));
        return fits ? shifts : ContextRange.straight(0, 10);
    }

    private static int width(List<Row> rows, String column) {
        return rows.isEmpty() ? 1 : rows.getFirst().list(column).length;
    }

    private static Grid grid(int arms) {
        return new Grid(IntStream.range(0, arms).mapToObj(arm -> (double) arm).toList());
    }

    private record Row(int number, Map<String, String> cells) {
        double number(String column) {
            double[] list = list(column);
            if (list.length != 1) {
                throw wrong(column + " must be one number, but is " + list.length);
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
            return new IllegalArgumentException("row " + number + ": " + what);
        }
    }

    /** Of one row, with a relative tolerance. */
    private static final class Faults {
        private final Row row;
        private final double relative;
        private final List<String> found = new ArrayList<>();

        Faults(Row row, double relative) {
            this.row = row;
            this.relative = relative;
        }

        Faults same(int expected, int actual) {
            if (expected != actual) {
                found.add("arm: " + actual);
            }
            return this;
        }

        Faults near(String column, double... actual) {
            return compare(column, actual, relative, 0);
        }

        Faults within(String column, double[] actual, double absolute) {
            return compare(column, actual, 0, absolute);
        }

        private Faults compare(String column, double[] actual, double relative, double absolute) {
            double[] expected = row.list(column);
            if (expected.length != actual.length) {
                found.add(column + ": " + actual.length + " numbers");
                return this;
            }
            for (int i = 0; i < expected.length; i++) {
                if (!(Math.abs(expected[i] - actual[i]) <= absolute + relative * Math.abs(expected[i]))) {
                    found.add(column + " " + i + ": " + actual[i]);
                }
            }
            return this;
        }
    }
}
