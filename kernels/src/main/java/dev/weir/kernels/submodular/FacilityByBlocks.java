package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.FloatExcess;
import java.util.List;

/**
 * Facility location over features: an element's similarities are made when they are needed, and kept for the first elements only, {@value #KEPT_ENTRIES} entries
 * (64 MiB) in all. Memory is O(n·d) plus that.
 */
final class FacilityByBlocks implements PlainObjective {
    static final int KEPT_ENTRIES = 1 << 24;

    /** Columns that are summed in float, before doubles take over. */
    private static final int BLOCK = 1024;

    private final Similarity similarity;
    private final Features[] elements;
    private final Features[] anchors;
    /** Shared with the other sets over the same elements; a row is null until it is made. */
    private final float[][] rows;

    private final float[] best;
    private final float[] scratch;

    private FacilityByBlocks(Similarity similarity, Features[] elements, Features[] anchors, float[][] rows) {
        this.similarity = similarity;
        this.elements = elements;
        this.anchors = anchors;
        this.rows = rows;
        this.best = new float[anchors.length];
        this.scratch = new float[anchors.length];
    }

    static FacilityByBlocks over(Similarity similarity, List<Features> elements, List<Features> anchors) {
        int kept = Math.min(elements.size(), KEPT_ENTRIES / Math.max(1, anchors.size()));
        return new FacilityByBlocks(
                similarity,
                prepared(similarity, elements, "element "),
                prepared(similarity, anchors, "anchor "),
                new float[kept][]);
    }

    private static Features[] prepared(Similarity similarity, List<Features> points, String what) {
        Features[] prepared = new Features[points.size()];
        for (int i = 0; i < prepared.length; i++) {
            Features point = points.get(i);
            Checks.requireDimension(what + i, point.size(), points.getFirst().size());
            similarity.require(what + i, point);
            prepared[i] = similarity.prepare(point);
        }
        return prepared;
    }

    private float[] row(int element) {
        if (element < rows.length && rows[element] != null) {
            return rows[element];
        }
        float[] row = element < rows.length ? new float[anchors.length] : scratch;
        for (int a = 0; a < row.length; a++) {
            row[a] = (float) similarity.of(similarity.closenessPrepared(elements[element], anchors[a]));
        }
        if (element < rows.length) {
            rows[element] = row;
        }
        return row;
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public double gain(int element) {
        float[] row = row(element);
        double gain = 0;
        for (int from = 0; from < row.length; from += BLOCK) {
            gain += FloatExcess.over(row, from, best, from, Math.min(BLOCK, row.length - from));
        }
        return gain;
    }

    @Override
    public void add(int element) {
        float[] row = row(element);
        for (int a = 0; a < row.length; a++) {
            best[a] = Math.max(best[a], row[a]);
        }
    }

    @Override
    public double value() {
        double value = 0;
        for (float most : best) {
            value += most;
        }
        return value;
    }

    @Override
    public PlainObjective empty() {
        return new FacilityByBlocks(similarity, elements, anchors, rows);
    }
}
