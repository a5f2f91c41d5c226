package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Pulse;

/** The definition of a selective scan, step by step and in double precision. */
final class PlainScan {
    private PlainScan() {}

    /** @param h [channels, states], changed */
    static void run(ScanInputs in, double[] h, Columns y, Pulse pulse) {
        for (int step = 0; step < in.length(); step++) {
            pulse.beat();
            int row = in.row(step);
            for (int channel = in.from(); channel < in.to(); channel++) {
                y.values()[y.row(row) + channel] = (float) step(in, row, channel, h);
            }
        }
    }

    private static double step(ScanInputs in, int row, int channel, double[] h) {
        int n = in.states();
        double u = in.u().values()[in.u().row(row) + channel];
        double delta = delta(in, row, channel);
        double y = in.d().length == 0 ? 0 : in.d()[channel] * u;
        int shared = channel / in.width() * n;
        for (int i = 0; i < n; i++) {
            int place = channel * n + i;
            double input = delta * u * in.b().values()[in.b().row(row) + shared + i];
            h[place] = Math.exp(delta * in.a()[place]) * h[place] + input;
            y += in.c().values()[in.c().row(row) + shared + i] * h[place];
        }
        if (in.z().given()) {
            double z = in.z().values()[in.z().row(row) + channel];
            y *= z / (1 + Math.exp(-z));
        }
        return y;
    }

    static double delta(ScanInputs in, int row, int channel) {
        double x = in.delta().values()[in.delta().row(row) + channel];
        if (in.bias().length > 0) {
            x += in.bias()[channel];
        }
        return in.softplus() ? Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) : x;
    }
}
