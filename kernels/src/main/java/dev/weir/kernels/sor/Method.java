package dev.weir.kernels.sor;

/**
 * A way to solve. {@code omega} must lie strictly between 0 and 2: outside, the determinant of the iteration matrix, {@code |1 − omega|ⁿ}, is at
 * least 1 and no relaxation converges.
 */
public sealed interface Method {
    /** Successive over-relaxation, rows ascending. */
    record Sor(double omega) implements Method {
        public Sor {
            checkOmega(omega);
        }
    }

    /** Rows descending. */
    record BackwardSor(double omega) implements Method {
        public BackwardSor {
            checkOmega(omega);
        }
    }

    /** A forward and a backward sweep, counted as one. */
    record Ssor(double omega) implements Method {
        public Ssor {
            checkOmega(omega);
        }
    }

    /** SOR, first all rows of one colour and then all of the other. The matrix must be bipartite, as a five-point grid is. */
    record RedBlack(double omega) implements Method {
        public RedBlack {
            checkOmega(omega);
        }
    }

    /** SOR, colour after colour of a greedy colouring. */
    record Multicolour(double omega) implements Method {
        public Multicolour {
            checkOmega(omega);
        }
    }

    /** Conjugate gradients. */
    record Cg() implements Method {}

    /** Conjugate gradients with SSOR as preconditioner, lower factor first. */
    record SsorCg(double omega) implements Method {
        public SsorCg {
            checkOmega(omega);
        }
    }

    /**
     * SOR with whole blocks of {@code size} consecutive rows solved at once, the last one maybe shorter.
     *
     * @param size 1..{@link #BLOCK_MAX}
     */
    record Block(double omega, int size) implements Method {
        public static final int BLOCK_MAX = 1024;

        public Block {
            checkOmega(omega);
            if (size < 1 || size > BLOCK_MAX) {
                throw new IllegalArgumentException("block size must be 1.." + BLOCK_MAX + ", but was " + size);
            }
        }
    }

    /**
     * SOR with whole grid lines solved at once; row {@code y·width + x} is the point (x, y). Within a line the matrix must be tridiagonal. Lines
     * should run in the direction of the strong coupling.
     *
     * @param width a divisor of the number of rows
     */
    record Line(double omega, int width, Direction direction) implements Method {
        /** Along: points of equal y. Across: points of equal x. */
        public enum Direction {
            ALONG,
            ACROSS
        }

        public Line {
            checkOmega(omega);
            if (width < 1) {
                throw new IllegalArgumentException("width must be positive, but was " + width);
            }
        }
    }

    /** The same with another omega; conjugate gradients without a preconditioner have none and stay as they are. */
    default Method at(double omega) {
        return switch (this) {
            case Sor _ -> new Sor(omega);
            case BackwardSor _ -> new BackwardSor(omega);
            case Ssor _ -> new Ssor(omega);
            case RedBlack _ -> new RedBlack(omega);
            case Multicolour _ -> new Multicolour(omega);
            case Cg cg -> cg;
            case SsorCg _ -> new SsorCg(omega);
            case Block(double _, int size) -> new Block(omega, size);
            case Line(double _, int width, Line.Direction direction) -> new Line(omega, width, direction);
        };
    }

    private static void checkOmega(double omega) {
        if (!(omega > 0 && omega < 2)) {
            throw new IllegalArgumentException("omega must lie strictly between 0 and 2, but was " + omega);
        }
    }
}
