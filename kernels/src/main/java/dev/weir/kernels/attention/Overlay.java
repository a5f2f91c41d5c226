package dev.weir.kernels.attention;

/** Changes logits pair by pair, before their maximum is taken. */
@FunctionalInterface
public interface Overlay {
    /** Every key of a row's interval counts as it is. */
    Overlay NONE = (logits, at, row, from, to) -> {};

    /**
     * Adds to, or sets to −∞, the logits of one row with keys {@code from} to {@code to}, which begin at {@code at}.
     *
     * @param row of the sheet
     */
    void apply(float[] logits, int at, int row, int from, int to);
}
