package dev.weir.kernels.transport;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import java.util.Arrays;

/** Allots each of m tasks to one of n workers by cost, no worker taking more tasks than it has room for. */
public final class Dispatch {
    private Dispatch() {}

    /**
     * Each task goes to the worker that takes the largest share of it in a sparse transport plan; one that no worker takes goes where the least part of the room is used.
     *
     * @param costs [m, capacities.length], row by row, finite
     * @param capacities the most tasks for each worker; together at least m
     * @param gamma how far to blur small differences of costs, over 0
     * @return a worker for each task
     * @throws Refused with {@link Code#SHAPE}, {@link Code#RANGE} or {@link Code#NONFINITE}
     */
    public static int[] assign(float[] costs, int[] capacities, double gamma, Pulse pulse) {
        int workers = capacities.length;
        int tasks = check(costs, capacities, gamma);
        if (tasks == 0) {
            return new int[0];
        }
        double room = Arrays.stream(capacities).asDoubleStream().sum();
        double[] a = new double[tasks];
        Arrays.fill(a, 1.0 / tasks);
        double[] b = Arrays.stream(capacities).mapToDouble(each -> each / room).toArray();
        SemiDual objective = new SemiDual(tasks, workers, costs, a, b, gamma, capacities, Projection.selecting(tasks));
        double[] alpha = new Ascent(objective).run(pulse);
        float[] plan = new float[costs.length];
        objective.at(alpha, new double[tasks], plan);
        return hard(plan, capacities, tasks);
    }

    private static int check(float[] costs, int[] capacities, double gamma) {
        Refused.unless(
                gamma > 0 && Double.isFinite(gamma), Code.RANGE, "gamma must be over 0 and finite, but is " + gamma);
        int workers = capacities.length;
        Refused.unless(
                workers == 0 ? costs.length == 0 : costs.length % workers == 0,
                Code.SHAPE,
                costs.length + " costs are no whole number of rows of " + workers);
        long room = 0;
        for (int j = 0; j < workers; j++) {
            Refused.unless(
                    capacities[j] >= 0, Code.RANGE, "capacity " + j + " must not be negative, but is " + capacities[j]);
            room += capacities[j];
        }
        int tasks = workers == 0 ? 0 : costs.length / workers;
        Refused.unless(room >= tasks, Code.RANGE, "there is room for " + room + " tasks, but there are " + tasks);
        for (int i = 0; i < costs.length; i++) {
            Refused.unless(Float.isFinite(costs[i]), Code.NONFINITE, "cost " + i + " is " + costs[i]);
        }
        return tasks;
    }

    /** A column of the plan has no more elements than its capacity, so largest shares alone never overfill it. */
    static int[] hard(float[] plan, int[] capacities, int tasks) {
        int workers = capacities.length;
        int[] chosen = new int[tasks];
        int[] loads = new int[workers];
        for (int i = 0; i < tasks; i++) {
            int best = -1;
            for (int j = 0; j < workers; j++) {
                float share = plan[i * workers + j];
                if (share > 0 && (best < 0 || share > plan[i * workers + best])) {
                    best = j;
                }
            }
            chosen[i] = best;
            if (best >= 0) {
                loads[best]++;
            }
        }
        for (int i = 0; i < tasks; i++) {
            if (chosen[i] < 0) {
                chosen[i] = leastLoaded(loads, capacities);
                loads[chosen[i]]++;
            }
        }
        return chosen;
    }

    private static int leastLoaded(int[] loads, int[] capacities) {
        int least = -1;
        for (int j = 0; j < loads.length; j++) {
            if (loads[j] < capacities[j]
                    && (least < 0 || (double) loads[j] * capacities[least] < (double) loads[least] * capacities[j])) {
                least = j;
            }
        }
        return least;
    }
}
