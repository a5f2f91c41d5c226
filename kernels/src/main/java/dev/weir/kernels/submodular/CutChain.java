package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.List;

/** Graph cut's state: the members, and the values of the prefixes. A gain looks at the members before it. */
final class CutChain implements Prefixes {
    private final GraphCut objective;
    private final Tally tally;
    private final List<Features> members = new ArrayList<>();
    private final List<Long> values = new ArrayList<>(List.of(0L));

    CutChain(GraphCut objective, Tally tally) {
        this.objective = objective;
        this.tally = tally;
    }

    @Override
    public int length() {
        return members.size();
    }

    @Override
    public double value(int prefix) {
        return values.get(prefix) * GraphCut.UNIT;
    }

    @Override
    public double gain(int slot, int prefix, Cause cause) {
        tally.calls(cause, 1, prefix);
        return units(slot, prefix) * GraphCut.UNIT;
    }

    private long units(int slot, int prefix) {
        Features row = objective.row(slot);
        long toMembers = 0;
        for (int i = 0; i < prefix; i++) {
            toMembers += objective.units(row, members.get(i));
        }
        return objective.gain(slot, toMembers);
    }

    @Override
    public void gains(int slot, double[] gains, Cause cause) {
        Features row = objective.row(slot);
        long toMembers = 0;
        gains[0] = objective.singleton(slot);
        for (int i = 0; i < members.size(); i++) {
            toMembers += objective.units(row, members.get(i));
            gains[i + 1] = objective.gain(slot, toMembers) * GraphCut.UNIT;
        }
        tally.calls(cause, members.size() + 1, 1);
    }

    @Override
    public void push(int slot) {
        values.add(values.getLast() + units(slot, members.size()));
        members.add(objective.row(slot));
    }

    @Override
    public void truncate(int length) {
        if (length < members.size()) {
            members.subList(length, members.size()).clear();
            values.subList(length + 1, values.size()).clear();
        }
    }
}
