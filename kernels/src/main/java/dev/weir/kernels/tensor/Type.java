package dev.weir.kernels.tensor;

/** How an element is stored. */
public enum Type {
    F64("f64", 8),
    F32("f32", 4),
    /** The upper half of an f32. */
    BF16("bf16", 2),
    /** IEEE 754 binary16. */
    F16("f16", 2),
    I32("i32", 4);

    private final String title;
    private final int bytes;

    Type(String title, int bytes) {
        this.title = title;
        this.bytes = bytes;
    }

    /** As in files and messages. */
    public String title() {
        return title;
    }

    /** Of one element. */
    public int bytes() {
        return bytes;
    }
}
