package dev.weir.app.solve;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Method.Line.Direction;
import dev.weir.kernels.sor.Spectrum;
import dev.weir.kernels.sor.Young;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** Which method, and its numbers. */
final class MethodOptions {
    private static final String YOUNG = "young";
    private static final String AUTO = "auto";

    @Option(
            names = "--method",
            required = true,
            description = "sor, backward-sor, ssor, red-black, multicolour, cg, ssor-cg, block or line.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, as are the fields below.
    private String name;

    @Option(
            names = "--omega",
            paramLabel = "X|young|auto",
            defaultValue = "1",
            description =
                    "The relaxation factor, between 0 and 2; young: Young's for this matrix; auto: found during the solve,"
                            + " or learnt from the solves before where there is a --memory (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String omega;

    @Option(names = "--block-size", defaultValue = "32", description = "Rows of a block (default: ${DEFAULT-VALUE}).")
    private int blockSize;

    @Option(
            names = "--line-width",
            defaultValue = "0",
            description = "Points of the grid in a line of equal y; needed for line.")
    private int lineWidth;

    @Option(
            names = "--line-direction",
            defaultValue = "along",
            description = "along (points of equal y) or across (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String lineDirection;

    String name() {
        return name;
    }

    /**
     * What can be known before the matrix is.
     *
     * @throws WrongRequest if it makes no method
     */
    void check() {
        of(isYoung() || isAuto() ? 1 : number());
    }

    /**
     * @throws BadSystem if Young's omega is asked for and has no meaning
     */
    Method choose(CsrMatrix a) {
        return of(isYoung() ? young(a) : number());
    }

    OmegaSource source() {
        return isYoung() ? OmegaSource.YOUNG : OmegaSource.GIVEN;
    }

    /** What a memory is of. */
    String kind() {
        return switch (name) {
            case "block" -> name + " " + blockSize;
            case "line" -> name + " " + lineWidth + " " + lineDirection;
            default -> name;
        };
    }

    boolean isAuto() {
        return omega.equals(AUTO);
    }

    private boolean isYoung() {
        return omega.equals(YOUNG);
    }

    private double number() {
        try {
            return Double.parseDouble(omega);
        } catch (NumberFormatException e) {
            throw new WrongRequest("--omega must be a number between 0 and 2, young or auto, but is '" + omega + "'");
        }
    }

    private static double young(CsrMatrix a) {
        OptionalDouble radius = Spectrum.jacobiRadius(a);
        if (radius.isEmpty()) {
            throw new BadSystem("YOUNG_UNDEFINED", "Young's omega needs a symmetric matrix with a positive diagonal");
        }
        return Young.omega(radius.getAsDouble())
                .orElseThrow(() -> new BadSystem(
                        "YOUNG_UNDEFINED",
                        "Young's omega needs a Jacobi spectral radius below 1, but it is " + radius.getAsDouble()));
    }

    Method of(double factor) {
        try {
            return switch (name) {
                case "sor" -> new Method.Sor(factor);
                case "backward-sor" -> new Method.BackwardSor(factor);
                case "ssor" -> new Method.Ssor(factor);
                case "red-black" -> new Method.RedBlack(factor);
                case "multicolour" -> new Method.Multicolour(factor);
                case "cg" -> new Method.Cg();
                case "ssor-cg" -> new Method.SsorCg(factor);
                case "block" -> new Method.Block(factor, blockSize);
                case "line" -> new Method.Line(factor, lineWidth, direction());
                default ->
                    throw new WrongRequest(
                            "--method must be sor, backward-sor, ssor, red-black, multicolour, cg, ssor-cg,"
                                    + " block or line, but is '" + name + "'");
            };
        } catch (IllegalArgumentException e) {
            throw new WrongRequest(String.valueOf(e.getMessage()));
        }
    }

    private Direction direction() {
        return switch (lineDirection) {
            case "along" -> Direction.ALONG;
            case "across" -> Direction.ACROSS;
            default ->
                throw new WrongRequest("--line-direction must be along or across, but is '" + lineDirection + "'");
        };
    }
}
