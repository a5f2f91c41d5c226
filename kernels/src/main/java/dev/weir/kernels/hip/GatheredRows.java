package dev.weir.kernels.hip;

import dev.weir.kernels.attention.FastAttention;
import dev.weir.kernels.attention.KeyScores;
import dev.weir.kernels.attention.Overlay;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.attention.Sheet;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.util.Arrays;

/**
 * What the rows of a block see together is copied to one place, in order, and attended to by the form in one pass. Where it is a few rows that all see the same, nothing is
 * copied: ranges of keys are read where they lie.
 */
final class GatheredRows implements HipKernel.Rows {
    private final HipArguments arguments;
    private final Pulse pulse;
    private FloatTensor keys;
    private FloatTensor values;
    /** Where each gathered key comes from, and whether every row sees it that may. */
    private int[] positions = {};

    private boolean[] always = {};
    private int gathered;

    private boolean inPlace;
    private final int[] ranges;
    private int rangeEnd;

    private int first;
    private int end;
    private int leastLimit;
    private int greatestLimit;
    private KeyScores scores;

    GatheredRows(HipArguments arguments, Pulse pulse) {
        this.arguments = arguments;
        this.pulse = pulse;
        keys = new FloatTensor(Shape.of(0, arguments.width()));
        values = new FloatTensor(Shape.of(0, arguments.v().shape().size(1)));
        ranges = new int[HipKernel.ranges(arguments)];
        scores = new KeyScores(new float[0], 0, 0, arguments.width());
    }

    @Override
    public void begin(int first, int end) {
        this.first = first;
        this.end = end;
        leastLimit = arguments.limit(first);
        greatestLimit = arguments.limit(end - 1);
        int width = arguments.width();
        inPlace = end - first <= FastAttention.FEW && leastLimit == greatestLimit;
        if (!inPlace && positions.length == 0) {
            makeRoom();
        }
        scores = new KeyScores(arguments.q().values(), first * width, end - first, width);
    }

    private void makeRoom() {
        int most = (int) HipKernel.gathered(arguments);
        keys = new FloatTensor(Shape.of(most, arguments.width()));
        values = new FloatTensor(Shape.of(most, arguments.v().shape().size(1)));
        positions = new int[most];
        always = new boolean[most];
    }

    @Override
    public double score(int block) {
        int from = block * arguments.blockK();
        int to = (int) Math.min(arguments.keys(), (long) from + arguments.blockK());
        float[] all = arguments.k().values();
        if (to <= leastLimit) {
            return scores.greatest(all, from * arguments.width(), to - from);
        }
        float most = Float.NEGATIVE_INFINITY;
        for (int i = first; i < end; i++) {
            int seen = Math.min(to, arguments.limit(i)) - from;
            if (seen > 0) {
                most = Math.max(most, scores.greatestOf(i - first, all, from * arguments.width(), seen));
            }
        }
        return most;
    }

    @Override
    public void attend(int[] selected, float[] outputs, float[] lse) {
        gather(selected);
        int rows = end - first;
        int width = arguments.width();
        FloatTensor queries = new FloatTensor(
                Shape.of(rows, width), Arrays.copyOfRange(arguments.q().values(), first * width, end * width));
        Partial got = inPlace ? attendInPlace(queries) : attendGathered(queries);
        System.arraycopy(got.outputs(), 0, outputs, first * got.width(), rows * got.width());
        System.arraycopy(got.lse(), 0, lse, first, rows);
    }

    private Partial attendInPlace(FloatTensor queries) {
        int rows = end - first;
        int[] to = new int[rows];
        Arrays.fill(to, greatestLimit);
        Sheet sheet =
                Sheet.of(queries, arguments.k(), arguments.v(), new int[rows], to, Overlay.NONE, arguments.scale());
        return FastAttention.of(sheet, Arrays.copyOf(ranges, rangeEnd), pulse);
    }

    private Partial attendGathered(FloatTensor queries) {
        int rows = end - first;
        int[] to = new int[rows];
        for (int row = 0; row < rows; row++) {
            int place = Arrays.binarySearch(positions, 0, gathered, arguments.limit(first + row));
            to[row] = place < 0 ? -place - 1 : place;
        }
        Overlay late = leastLimit == greatestLimit ? Overlay.NONE : this::hideBeforeWindow;
        return FastAttention.of(Sheet.of(queries, keys, values, new int[rows], to, late, arguments.scale()), pulse);
    }

    /** Of three ascending runs, each key once. */
    private void gather(int[] selected) {
        gathered = 0;
        rangeEnd = 0;
        int next = Math.min(arguments.sink(), greatestLimit);
        gather(0, next, true);
        int window = Math.max(0, leastLimit - arguments.window());
        for (int block : selected) {
            int from = block * arguments.blockK();
            int to = (int) Math.min(greatestLimit, (long) from + arguments.blockK());
            if (from > window) {
                gather(Math.max(next, window), Math.min(from, to), false);
                next = Math.max(next, from);
            }
            gather(Math.max(next, from), to, true);
            next = Math.max(next, to);
        }
        gather(Math.max(next, window), greatestLimit, false);
    }

    private void gather(int from, int to, boolean byAll) {
        if (to <= from) {
            return;
        }
        if (inPlace) {
            addRange(from, to);
            return;
        }
        copy(arguments.k(), keys, from, to);
        copy(arguments.v(), values, from, to);
        for (int j = from; j < to; j++) {
            positions[gathered] = j;
            always[gathered++] = byAll;
        }
    }

    private void addRange(int from, int to) {
        if (rangeEnd > 0 && ranges[rangeEnd - 1] == from) {
            ranges[rangeEnd - 1] = to;
        } else {
            ranges[rangeEnd++] = from;
            ranges[rangeEnd++] = to;
        }
    }

    private void copy(FloatTensor matrix, FloatTensor into, int from, int to) {
        int width = matrix.shape().size(1);
        System.arraycopy(matrix.values(), from * width, into.values(), gathered * width, (to - from) * width);
    }

    /** Later rows do not see the keys at which the windows of earlier ones begin, unless they are selected. */
    private void hideBeforeWindow(float[] logits, int at, int row, int from, int to) {
        int begin = arguments.limit(first + row) - arguments.window();
        int least = Arrays.binarySearch(positions, from, to, Math.max(0, leastLimit - arguments.window()));
        for (int g = least < 0 ? -least - 1 : least; g < to && positions[g] < begin; g++) {
            if (!always[g]) {
                logits[at + g - from] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
