package dev.weir.actors.compute;

/** Why a lane was lost. */
public enum LaneLoss {
    /** It could not be opened, or did not pass its first canary. */
    START,
    /** It ended by an error. */
    CRASH,
    /** No sign of life. */
    HUNG,
    /** A result was checked and found wrong. */
    WRONG_RESULT,
    /** The job with the known result came out otherwise. */
    CANARY
}
