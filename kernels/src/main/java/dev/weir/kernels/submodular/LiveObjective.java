package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;
import java.util.List;

/** The engine's own f over some live slots, numbered by their place in the list, for algorithms over fixed sets. Counts the gains that it is asked for. */
final class LiveObjective implements PlainObjective {
    private final Objective objective;
    private final List<Integer> slots;
    private final long[] calls;
    private final Prefixes set;

    LiveObjective(Objective objective, List<Integer> slots) {
        this(objective, slots, new long[1]);
    }

    private LiveObjective(Objective objective, List<Integer> slots, long[] calls) {
        this.objective = objective;
        this.slots = slots;
        this.calls = calls;
        this.set = objective.prefixes();
    }

    /** Of this and all that came of it by {@link #empty}. */
    long calls() {
        return calls[0];
    }

    @Override
    public int size() {
        return slots.size();
    }

    @Override
    public double gain(int element) {
        calls[0]++;
        int slot = slots.get(element);
        return set.length() == 0 ? objective.singleton(slot) : set.gain(slot, set.length(), Cause.POOL);
    }

    @Override
    public void add(int element) {
        set.push(slots.get(element));
    }

    @Override
    public double value() {
        return set.value(set.length());
    }

    @Override
    public LiveObjective empty() {
        return new LiveObjective(objective, slots, calls);
    }
}
