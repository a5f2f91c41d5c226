package dev.weir.bench;

import dev.weir.bench.ShiftedLaplacian.Spread;
import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.Learner;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.bandit.Ticket;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What learning omega is worth, in ratios of iteration counts, each beside its target: no figure depends on the speed of the machine. About three minutes on two
 * quiet cores.
 *
 * <pre>
 *   java --add-modules jdk.incubator.vector -cp ... dev.weir.bench.Bench relaxation [--json]
 * </pre>
 *
 * <p>Contexts are bent: those of the shifted systems towards the shift that makes them singular, the diffusivity of the heat equation towards 0. A learner sees nothing else of a
 * system. The exit code is 0 if all targets hold.
 */
public final class RelaxationScenarios {
    private static final int ROUNDS = 5000;
    private static final int TRIALS = 3;
    private static final Grid GRID = Grid.omega();
    private static final double[] OMEGAS =
            GRID.values().stream().mapToDouble(Double::doubleValue).toArray();
    private static final ContextRange SHIFTS = new ContextRange(ShiftedLaplacian.LO, ShiftedLaplacian.HI, 20);
    private static final ContextRange DIFFUSIVITIES = new ContextRange(0, 10, 30);
    private static final RuleConfig CURVE = RuleConfig.ZoomingCurve.over(Axis.omega(), SHIFTS);
    private static final RuleConfig FOLLOWING_CURVE = RuleConfig.ZoomingCurve.following(Axis.omega(), SHIFTS);

    private RelaxationScenarios() {}

    public static void main(String[] args) {
        boolean json = List.of(args).contains("--json");
        List<Figure> figures = Stream.of(
                        shifts("low variance", Spread.LOW, 5.8, 1.27),
                        shifts("high variance", Spread.HIGH, 9.3, 1.56),
                        heat(25),
                        heat(50),
                        drift())
                .flatMap(List::stream)
                .toList();
        System.out.println(
                json
                        ? figures.stream().map(Figure::json).collect(Collectors.joining(",\n ", "[", "]"))
                        : figures.stream().map(Figure::line).collect(Collectors.joining("\n")));
        System.exit(figures.stream().allMatch(Figure::holds) ? 0 : 1);
    }

    /** Ratios of totals over all trials. */
    private static List<Figure> shifts(String name, Spread spread, double overGaussSeidel, double overFixed) {
        double[] fixed = new double[OMEGAS.length];
        double young = 0;
        double youngLate = 0;
        double best = 0;
        double chebCb = 0;
        double chebCbLate = 0;
        double curve = 0;
        double curveLate = 0;
        double free = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            ShiftedLaplacian systems = new ShiftedLaplacian(List.of(spread), ROUNDS, trial);
            int[] late = IntStream.range(ROUNDS * 4 / 5, ROUNDS).toArray();
            int[] all = IntStream.range(0, ROUNDS).toArray();
            double[] totals = fixedTotals(systems);
            Arrays.setAll(fixed, i -> fixed[i] + totals[i]);
            best += Arrays.stream(totals).min().orElseThrow();
            young += sum(all, systems::young);
            youngLate += sum(late, systems::young);
            int[] fine = play(systems, RuleConfig.ChebCb.over(Grid.on(Axis.omega(), 20), SHIFTS), trial);
            chebCb += sum(all, t -> fine[t]);
            chebCbLate += sum(late, t -> fine[t]);
            int[] adaptive = play(systems, CURVE, trial);
            curve += sum(all, t -> adaptive[t]);
            curveLate += sum(late, t -> adaptive[t]);
            int[] contextFree = play(systems, RuleConfig.ConfidenceBound.over(GRID), trial);
            free += sum(all, t -> contextFree[t]);
        }
        return List.of(
                Figure.atMost(name + ": ChebCB on an adaptive grid / Young", curve / young, 1.10),
                Figure.atMost(name + ": the same over the last fifth", curveLate / youngLate, 1.00),
                Figure.atMost(name + ": ChebCB on 20 values uniform in log(2 - omega) / Young", chebCb / young, 1.20),
                Figure.atMost(name + ": the same over the last fifth", chebCbLate / youngLate, 1.10),
                Figure.atLeast(name + ": Gauss-Seidel / adaptive", fixed[0] / curve, overGaussSeidel),
                Figure.atLeast(name + ": best fixed / adaptive", best / curve, overFixed),
                Figure.atMost(name + ": confidence bound without context / best fixed", free / best, 1.05));
    }

    private static double[] fixedTotals(ShiftedLaplacian systems) {
        return Arrays.stream(OMEGAS)
                .map(omega -> IntStream.range(0, systems.rounds())
                        .parallel()
                        .mapToDouble(t -> systems.count(t, omega))
                        .sum())
                .toArray();
    }

    private static double sum(int[] rounds, ToDoubleFunction<Integer> cost) {
        return Arrays.stream(rounds).mapToDouble(cost::applyAsDouble).sum();
    }

    /** Sweeps by round. */
    private static int[] play(ShiftedLaplacian systems, RuleConfig rule, long seed) {
        Learner learner = Learner.create(LearnerConfig.of(rule, seed));
        int[] counts = new int[systems.rounds()];
        for (int t = 0; t < counts.length; t++) {
            Ticket ticket = learner.ask(systems.context(t), t);
            counts[t] = systems.count(t, ticket.value());
            learner.tell(ticket.id(), counts[t], t);
        }
        return counts;
    }

    private static List<Figure> heat(int parts) {
        HeatEquation equation = new HeatEquation(parts);
        int[][] table = equation.table(OMEGAS);
        double best = Arrays.stream(table)
                .mapToDouble(row -> Arrays.stream(row).min().orElseThrow())
                .sum();
        double fixed = IntStream.range(0, OMEGAS.length)
                .mapToDouble(
                        i -> Arrays.stream(table).mapToDouble(row -> row[i]).sum())
                .min()
                .orElseThrow();
        RuleConfig rule = RuleConfig.ZoomingCurve.over(Axis.omega(), DIFFUSIVITIES);
        double total = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            Learner learner = Learner.create(LearnerConfig.of(rule, trial));
            for (int t = 0; t < HeatEquation.STEPS; t++) {
                Ticket ticket = learner.ask(equation.context(t), t);
                int count = equation.count(t, ticket.value());
                learner.tell(ticket.id(), count, t);
                total += count / (double) TRIALS;
            }
        }
        return List.of(
                Figure.atMost("heat " + parts + ": adaptive / best of 20 values at each step", total / best, 1.03),
                Figure.atMost("heat " + parts + ": adaptive / best fixed", total / fixed, 0.85));
    }

    /** Costs in rounds 250 to 500 after a jump in mid-sequence, over those of Young's omega for each new system, which no fixed value reaches. */
    private static List<Figure> drift() {
        return List.of(
                drift("shifts spread out", List.of(Spread.LOW, Spread.HIGH)),
                drift("shifts jump to where none was", List.of(Spread.EASY, Spread.HARD)),
                drift("an unseen change makes systems easier", List.of(Spread.LOW, Spread.LOW.hiding(0.3))),
                drift("an unseen change makes systems harder", List.of(Spread.LOW.hiding(0.2), Spread.LOW)));
    }

    private static Figure drift(String name, List<Spread> spreads) {
        double cost = 0;
        double young = 0;
        int[] window = IntStream.range(ROUNDS / 2 + 250, ROUNDS / 2 + 500).toArray();
        for (int trial = 0; trial < 2 * TRIALS; trial++) {
            ShiftedLaplacian systems = new ShiftedLaplacian(spreads, ROUNDS / 2, trial);
            int[] counts = play(systems, FOLLOWING_CURVE, trial);
            cost += sum(window, t -> counts[t]);
            young += sum(window, systems::young);
        }
        return Figure.atMost("drift, " + name + ": adaptive / Young", cost / young, 1.15);
    }
}
