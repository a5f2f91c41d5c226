package dev.weir.kernels.recurrence;

/**
 * What a stretch of steps does to a state: {@code h ← factor·h + offset}, for each channel and state. Stretches that follow each other compose, so that they can be looked at in any
 * order. The factor is {@code exp(A·Σδ)}, since A is the same at each step; it is never had by dividing one product by another, which would have become 0 long before.
 *
 * @param factor [channels, states]
 * @param offset [channels, states]
 */
record ScanPair(double[] factor, double[] offset) {
    static ScanPair of(ScanInputs in, int from, int to) {
        double[] factor = new double[in.channels() * in.states()];
        double[] offset = new double[factor.length];
        double[] total = new double[in.channels()];
        for (int step = from; step < to; step++) {
            int row = in.row(step);
            for (int channel = in.from(); channel < in.to(); channel++) {
                double delta = PlainScan.delta(in, row, channel);
                double input = delta * in.u().values()[in.u().row(row) + channel];
                int shared = in.b().row(row) + channel / in.width() * in.states();
                total[channel] += delta;
                for (int i = 0; i < in.states(); i++) {
                    int place = channel * in.states() + i;
                    offset[place] = Math.exp(delta * in.a()[place]) * offset[place]
                            + input * in.b().values()[shared + i];
                }
            }
        }
        for (int place = 0; place < factor.length; place++) {
            factor[place] = Math.exp(total[place / in.states()] * in.a()[place]);
        }
        return new ScanPair(factor, offset);
    }

    /** This stretch, and then another. */
    ScanPair then(ScanPair next) {
        double[] both = new double[factor.length];
        double[] carried = new double[factor.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = factor[i] * next.factor[i];
            carried[i] = next.factor[i] * offset[i] + next.offset[i];
        }
        return new ScanPair(both, carried);
    }

    void applyTo(double[] h) {
        for (int i = 0; i < h.length; i++) {
            h[i] = factor[i] * h[i] + offset[i];
        }
    }
}
