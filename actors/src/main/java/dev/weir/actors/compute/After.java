package dev.weir.actors.compute;

import java.util.ArrayList;
import java.util.List;

/** What is to be done once the floor's lock is free: answers call other people's code. */
final class After {
    private final List<Runnable> steps = new ArrayList<>(2);

    void add(Runnable step) {
        steps.add(step);
    }

    void run() {
        for (Runnable step : steps) {
            step.run();
        }
    }
}
