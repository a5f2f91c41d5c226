package dev.weir.bench;

import dev.weir.bench.DispatchRun.Dispatcher;
import dev.weir.bench.DispatchRun.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Who should get which job: the pool's way beside others, in virtual time, on the same traces. */
final class DispatchFigures {
    private static final int SEEDS = 4;
    private static final int JOBS = 500;
    /** Costs are in mean times of a job. */
    private static final double GAMMA = 0.1;

    private final Map<String, Supplier<Dispatcher>> dispatchers = new LinkedHashMap<>();

    private DispatchFigures() {
        dispatchers.put("first come", Dispatchers::pull);
        dispatchers.put("the pool", Dispatchers::soonest);
        dispatchers.put("least loaded", Dispatchers::leastLoaded);
        dispatchers.put("transport in rounds", () -> Dispatchers.router(GAMMA, true));
        dispatchers.put("transport anew", () -> Dispatchers.router(GAMMA, false));
    }

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        List<Figure> figures = new ArrayList<>();
        DispatchFigures all = new DispatchFigures();
        for (boolean byKind : new boolean[] {false, true}) {
            for (int lanes : new int[] {2, 8}) {
                for (double load : new double[] {0.7, 0.9}) {
                    figures.addAll(all.of(lanes, load, byKind));
                }
            }
        }
        return figures;
    }

    private List<Figure> of(int lanes, double load, boolean byKind) {
        List<Figure> figures = new ArrayList<>();
        dispatchers.forEach((name, dispatcher) -> {
            double mean = 0;
            double late = 0;
            double makespan = 0;
            for (int seed = 1; seed <= SEEDS; seed++) {
                DispatchTrace trace = DispatchTrace.random(seed, lanes, JOBS, load, byKind);
                Outcome outcome = DispatchRun.of(trace, dispatcher.get());
                mean += outcome.mean() / SEEDS;
                late += outcome.late() / SEEDS;
                makespan += outcome.makespan() / SEEDS;
            }
            String where = String.format(
                    Locale.ROOT,
                    "%d lanes unequal %s, load %.1f, %s: ",
                    lanes,
                    byKind ? "by kind" : "at all",
                    load,
                    name);
            figures.add(Figure.measured(where + "wait, mean", mean));
            figures.add(Figure.measured(where + "wait, 99th percentile", late));
            figures.add(Figure.measured(where + "end after the last arrival", makespan));
        });
        return figures;
    }
}
