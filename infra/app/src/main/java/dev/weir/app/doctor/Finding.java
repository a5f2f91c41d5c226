package dev.weir.app.doctor;

/**
 * One thing that was looked at.
 *
 * @param detail what was found, and where it matters what was chosen and why
 * @param remedy what to do about it; empty when it is fine
 */
record Finding(String what, boolean fine, String detail, String remedy) {
    static Finding fine(String what, String detail) {
        return new Finding(what, true, detail, "");
    }

    static Finding wrong(String what, String detail, String remedy) {
        return new Finding(what, false, detail, remedy);
    }
}
