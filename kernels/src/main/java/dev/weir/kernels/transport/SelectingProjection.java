package dev.weir.kernels.transport;

import java.util.Arrays;

/**
 * Looks only at elements that can stay: those within {@code total} of the greatest, for the greatest itself gets no more than that. If there are more than k, the k greatest are
 * selected, and only these are sorted. All is relative to the greatest, so that large elements lose nothing.
 */
final class SelectingProjection implements Projection {
    private final int[] places;
    private final double[] values;
    private final double[] work;

    SelectingProjection(int length) {
        places = new int[length];
        values = new double[length];
        work = new double[length];
    }

    @Override
    public void project(double[] x, int length, int k, double total, double[] y) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            greatest = Math.max(greatest, x[i]);
        }
        int count = 0;
        for (int i = 0; i < length; i++) {
            y[i] = 0;
            double value = x[i] - greatest;
            if (value > -total) {
                places[count] = i;
                values[count++] = value;
            }
        }
        count = count > k ? keepGreatest(count, k) : count;
        double threshold = threshold(count, total);
        for (int i = 0; i < count; i++) {
            y[places[i]] = Math.max(values[i] - threshold, 0);
        }
    }

    /** The k greatest, the first ones of those that equal the least of them, in their order. */
    private int keepGreatest(int count, int k) {
        System.arraycopy(values, 0, work, 0, count);
        double least = kthGreatest(count, k);
        int ties = k;
        for (int i = 0; i < count; i++) {
            ties -= values[i] > least ? 1 : 0;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (values[i] > least || (values[i] == least && ties-- > 0)) {
                places[kept] = places[i];
                values[kept++] = values[i];
            }
        }
        return kept;
    }

    /** Of {@code work}, by narrowing the range that holds it. Pivots are medians of three; both scans stop at equal elements, so that these are shared out. */
    private double kthGreatest(int count, int k) {
        int low = 0;
        int high = count - 1;
        int wanted = k - 1;
        while (low < high) {
            double pivot = median(work[low], work[(low + high) >>> 1], work[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (work[i] > pivot) {
                    i++;
                }
                while (work[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = work[i];
                    work[i++] = work[j];
                    work[j--] = swapped;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                return pivot;
            }
        }
        return work[low];
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /** The greatest stays always, so there is a threshold below it. */
    private double threshold(int count, double total) {
        System.arraycopy(values, 0, work, 0, count);
        Arrays.sort(work, 0, count);
        double sum = 0;
        double threshold = -total;
        for (int kept = 1; kept <= count; kept++) {
            double value = work[count - kept];
            sum += value;
            double candidate = (sum - total) / kept;
            if (value <= candidate) {
                break;
            }
            threshold = candidate;
        }
        return threshold;
    }
}
