package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.NinePointGrid;
import dev.weir.kernels.linalg.RowMatrix;
import java.util.Arrays;

/** An order of the rows by colours. Rows of one colour do not read each other, so they may be relaxed in any order or at once. */
public final class Colouring {
    private final int[] starts;
    private final int[] order;

    private Colouring(int[] colours, int count) {
        starts = new int[count + 1];
        for (int colour : colours) {
            starts[colour + 1]++;
        }
        for (int colour = 0; colour < count; colour++) {
            starts[colour + 1] += starts[colour];
        }
        order = new int[colours.length];
        int[] next = starts.clone();
        for (int row = 0; row < colours.length; row++) {
            order[next[colours[row]]++] = row;
        }
    }

    /**
     * Two colours; the least row of each connected part has the first. On a five-point grid those are the points with even x + y, then the odd ones.
     * O(entries).
     *
     * @throws IllFormedSystem if the matrix needs more than two
     */
    public static Colouring redBlack(RowMatrix a) {
        return new Colouring(
                switch (a) {
                    case FivePointGrid grid -> parity(grid.width(), grid.height());
                    case NinePointGrid grid -> Bipartition.of(grid.toCsr());
                    case CsrMatrix csr -> Bipartition.of(csr);
                },
                2);
    }

    /** Row by row the least colour that no neighbour has yet; O(entries). Two on a five-point grid, four on a nine-point one. */
    public static Colouring greedy(RowMatrix a) {
        if (a instanceof FivePointGrid grid) {
            return new Colouring(parity(grid.width(), grid.height()), 2);
        }
        CsrMatrix csr = a.toCsr();
        Neighbours neighbours = Neighbours.of(csr);
        int[] colours = new int[csr.rows()];
        Arrays.fill(colours, -1);
        int[] takenBy = new int[csr.rows() + 1];
        Arrays.fill(takenBy, -1);
        int count = 0;
        for (int row = 0; row < colours.length; row++) {
            for (int k = neighbours.start(row); k < neighbours.start(row + 1); k++) {
                int colour = colours[neighbours.at(k)];
                if (colour >= 0) {
                    takenBy[colour] = row;
                }
            }
            int free = 0;
            while (takenBy[free] == row) {
                free++;
            }
            colours[row] = free;
            count = Math.max(count, free + 1);
        }
        return new Colouring(colours, count);
    }

    private static int[] parity(int width, int height) {
        int[] colours = new int[width * height];
        for (int row = 0; row < colours.length; row++) {
            colours[row] = (row % width + row / width) & 1;
        }
        return colours;
    }

    public int colours() {
        return starts.length - 1;
    }

    /** The first place of a colour; its last is before the start of the next. */
    public int start(int colour) {
        return starts[colour];
    }

    /** The row at a place; within a colour rows ascend. */
    public int row(int place) {
        return order[place];
    }
}
