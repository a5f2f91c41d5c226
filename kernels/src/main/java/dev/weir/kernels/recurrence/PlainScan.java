package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Pulse;

/** The definition of a selective scan, step by step and in double precision. */
final class PlainScan {
    private PlainScan() {}

    /**
     * @param h [channels, states], changed
     * @param y rows as those of u
     */
    static void run(ScanInputs in, double[] h, float[] y, Pulse pulse) {
        for (int step = 0; step < in.length(); step++) {
            pulse.beat();
            for (int channel = 0; channel < in.channels(); channel++) {
                int row = in.row(step);
                y[in.uAt() + row * in.uStride() + channel] = (float) step(in, row, channel, h);
            }
        }
    }

    private static double step(ScanInputs in, int row, int channel, double[] h) {
        int n = in.states();
        double u = in.u()[in.uAt() + row * in.uStride() + channel];
        double delta = delta(in, row, channel);
        double y = in.d().length == 0 ? 0 : in.d()[channel] * u;
        int shared = (row * in.groups() + in.group(channel)) * n;
        for (int i = 0; i < n; i++) {
            int place = channel * n + i;
            h[place] = Math.exp(delta * in.a()[place]) * h[place] + delta * u * in.b()[shared + i];
            y += in.c()[shared + i] * h[place];
        }
        if (in.z().length > 0) {
            double z = in.z()[row * in.channels() + channel];
            y *= z / (1 + Math.exp(-z));
        }
        return y;
    }

    static double delta(ScanInputs in, int row, int channel) {
        double x = in.delta()[row * in.channels() + channel];
        if (in.bias().length > 0) {
            x += in.bias()[channel];
        }
        return in.softplus() ? Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) : x;
    }
}
