package dev.weir.kernels.linalg;

/**
 * The inner points of one line of a grid, which need no test for a missing neighbour: {@code first < i < end}. A line at the border has
 * the distance 0 to the line that is missing, so that its coefficient may be set to 0 and nothing outside is read.
 *
 * @param up to the same place in the line before
 * @param down to the same place in the line after
 */
record Line(int first, int end, int up, int down) {
    /** @param limit the end of the rows asked for */
    static Line of(int y, int width, int height, int limit) {
        int first = y * width;
        return new Line(first, Math.min(limit, first + width - 1), y == 0 ? 0 : width, y == height - 1 ? 0 : width);
    }
}
