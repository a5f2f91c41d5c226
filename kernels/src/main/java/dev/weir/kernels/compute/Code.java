package dev.weir.kernels.compute;

/** Why a job was refused, for machines. */
public enum Code {
    /** Ranks or sizes that do not fit each other, or too many elements. */
    SHAPE,
    /** A tensor or parameter is missing, or of another type. */
    TYPE,
    /** A parameter or index outside its legal range. */
    RANGE,
    /** NaN or infinity where numbers must be finite. */
    NONFINITE,
    /** More memory than there is for it. */
    OVERBUDGET,
    /** A stored state of another version or shape. */
    STATE,
    /** Given up before it was done. */
    CANCELLED
}
