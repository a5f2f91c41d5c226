package dev.weir.kernels.linalg;

/** Points {@code from <= i < end} of one grid line, all with a west and an east neighbour. Plain and Vector form give the same bits. */
record FivePointSpan(
        int from, int end, int up, int down, double north, double west, double centre, double east, double south) {
    static final int GROUP = 4;

    /** Where the whole groups end. */
    int groupsEnd() {
        return end - (end - from) % GROUP;
    }

    double times(double[] x, int i) {
        return north * x[i - up] + west * x[i - 1] + centre * x[i] + east * x[i + 1] + south * x[i + down];
    }

    void multiply(double[] x, double[] y) {
        int i = from;
        if (Forms.VECTOR) {
            StencilLoops.multiply(this, x, y);
            i = groupsEnd();
        }
        for (; i < end; i++) {
            y[i] = times(x, i);
        }
    }

    double squaredResidual(double[] b, double[] x) {
        double sum = Forms.VECTOR ? StencilLoops.squaredResidual(this, b, x) : plainSquaredResidual(b, x);
        for (int i = groupsEnd(); i < end; i++) {
            double residual = b[i] - times(x, i);
            sum += residual * residual;
        }
        return sum;
    }

    /** Over the whole groups, in four running sums. */
    double plainSquaredResidual(double[] b, double[] x) {
        double[] sums = new double[GROUP];
        for (int i = from; i < groupsEnd(); i++) {
            double residual = b[i] - times(x, i);
            sums[(i - from) % GROUP] += residual * residual;
        }
        return (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
}
