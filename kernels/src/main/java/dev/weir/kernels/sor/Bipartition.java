package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import java.util.Arrays;

/** Two colours by breadth-first search. */
final class Bipartition {
    private Bipartition() {}

    static int[] of(CsrMatrix a) {
        Neighbours neighbours = Neighbours.of(a);
        int[] colours = new int[a.rows()];
        Arrays.fill(colours, -1);
        int[] queue = new int[a.rows()];
        for (int first = 0; first < colours.length; first++) {
            if (colours[first] < 0) {
                colours[first] = 0;
                queue[0] = first;
                spread(neighbours, colours, queue);
            }
        }
        return colours;
    }

    private static void spread(Neighbours neighbours, int[] colours, int[] queue) {
        int end = 1;
        for (int head = 0; head < end; head++) {
            int row = queue[head];
            for (int k = neighbours.start(row); k < neighbours.start(row + 1); k++) {
                int other = neighbours.at(k);
                if (colours[other] < 0) {
                    colours[other] = 1 - colours[row];
                    queue[end++] = other;
                } else if (other != row && colours[other] == colours[row]) {
                    throw new IllFormedSystem(
                            IllFormedSystem.Fault.NOT_BIPARTITE,
                            "rows " + row + " and " + other
                                    + " need one another and would have the same of two colours; multicolour takes more");
                }
            }
        }
    }
}
