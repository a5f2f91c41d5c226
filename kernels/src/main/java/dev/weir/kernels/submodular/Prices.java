package dev.weir.kernels.submodular;

import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A tighter bound on facility location. For any prices p ≥ 0 of the anchors, {@code f(S) ≤ Σ p[a] + Σ over e in S of Σ max(0, sim(a,e) − p[a])}, so
 * the sum of all prices plus the largest excesses over them that there is room for bounds every set that keeps the constraints: without any, the k largest. A prefix's best similarities are such prices; a few
 * subgradient steps (Cornuéjols, Fisher, Nemhauser 1977; step length of Polyak) find better ones. Each step's bound holds by itself, and all depends on
 * the live set alone: excesses are exact, and ties go by id.
 */
final class Prices {
    private record Candidate(int slot, long excess, String id) {}

    private static final Comparator<Candidate> ORDER =
            Comparator.comparingLong(Candidate::excess).thenComparing(Candidate::id, Comparator.reverseOrder());

    private static final int STEPS_MAX = 40;

    /** Entries looked at per publication: some ten milliseconds. */
    private static final long WORK_MAX = 1 << 25;

    /** Nobody looks at a certificate's next hundredth. */
    private static final double GOOD_ENOUGH = 0.99;

    private static final int PATIENCE = 3;

    private final AnchorRows rows;
    private final Live live;
    private final Tally tally;
    private final Attainable within;
    private final int[] candidates;
    private final int[] prices;

    /** @param prices to start from; modified */
    Prices(AnchorRows rows, Live live, Attainable within, Tally tally, int[] prices) {
        this.rows = rows;
        this.live = live;
        this.tally = tally;
        this.within = within;
        this.candidates = within.candidates(live.all());
        this.prices = prices;
    }

    /** @param value of the published set, which no bound can be under */
    double bound(double value, double known) {
        long steps = steps((long) candidates.length * prices.length);
        double least = known;
        double length = 1;
        int idle = 0;
        for (int step = 0; step < steps && value < GOOD_ENOUGH * least; step++) {
            List<Candidate> top = top();
            double bound = bound(top);
            if (bound < least) {
                least = bound;
                idle = 0;
            } else if (++idle == PATIENCE) {
                length /= 2;
                idle = 0;
            }
            if (!move(top, length * (bound - value))) {
                break;
            }
        }
        return least;
    }

    /** How many steps there are at most, each looking at so many entries. */
    static long steps(long entries) {
        return entries > AnchorRows.CACHED_ENTRIES ? 0 : Math.min(STEPS_MAX, WORK_MAX / Math.max(1, entries));
    }

    /** The pins, and of the others those of the largest excesses that there is room for. */
    private List<Candidate> top() {
        List<PriorityQueue<Candidate>> byGroup = new ArrayList<>();
        for (int group = 0; group < within.groups(); group++) {
            byGroup.add(new PriorityQueue<>(ORDER));
        }
        for (int slot : candidates) {
            int group = within.group(slot);
            int room = Math.min(within.most(group), within.k() - within.pins().size());
            PriorityQueue<Candidate> queue = byGroup.get(group);
            long excess = excess(slot);
            if (room > 0 && (queue.size() < room || excess >= queue.element().excess)) {
                queue.add(new Candidate(slot, excess, live.id(slot)));
                if (queue.size() > room) {
                    queue.remove();
                }
            }
        }
        tally.calls(Cause.CERTIFICATE, candidates.length, prices.length);
        return largest(byGroup);
    }

    private List<Candidate> largest(List<PriorityQueue<Candidate>> byGroup) {
        List<Candidate> top = new ArrayList<>();
        within.pins().forEach(slot -> top.add(new Candidate(slot, excess(slot), live.id(slot))));
        Room room = within.roomBesidePins(false);
        byGroup.stream().flatMap(Collection::stream).sorted(ORDER.reversed()).forEach(candidate -> {
            if (room.isOpen(within.group(candidate.slot))) {
                room.take(candidate.slot);
                top.add(candidate);
            }
        });
        return top;
    }

    private long excess(int slot) {
        return Excess.over(rows.row(slot), prices, 0, prices.length);
    }

    private double bound(List<Candidate> top) {
        long sum = 0;
        for (int price : prices) {
            sum += price;
        }
        for (Candidate candidate : top) {
            sum += candidate.excess;
        }
        return sum * AnchorRows.UNIT;
    }

    /** A price rises where several of the best want its anchor and falls where none does. False when all are wanted once: the bound is least. */
    private boolean move(List<Candidate> top, double gap) {
        int[] surplus = new int[prices.length];
        for (Candidate candidate : top) {
            int[] row = rows.row(candidate.slot);
            for (int a = 0; a < prices.length; a++) {
                surplus[a] += row[a] > prices[a] ? 1 : 0;
            }
        }
        long norm = 0;
        for (int a = 0; a < prices.length; a++) {
            surplus[a]--;
            norm += (long) surplus[a] * surplus[a];
        }
        double step = norm == 0 ? 0 : gap / norm / AnchorRows.UNIT;
        for (int a = 0; a < prices.length; a++) {
            prices[a] = (int) Math.rint(Math.clamp(prices[a] + step * surplus[a], 0, Excess.ENTRY_MAX));
        }
        return norm > 0;
    }
}
