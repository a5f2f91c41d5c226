package dev.weir.kernels.compute;

/**
 * What a kernel knows by name. A name that it does not know would be ignored, and may be one that was misspelt, such as that of a mask.
 *
 * @param inputs the optional ones may be missing, or replace others
 * @param outputs the optional ones are given on request only; which of the others are given may depend on inputs and parameters
 * @param parameters all may be missing as far as this tells
 */
public record Signature(Names inputs, Names outputs, Names parameters) {
    /** Each with blanks between names; see {@link Names#of}. */
    public static Signature of(String inputs, String outputs, String parameters) {
        return new Signature(Names.of(inputs), Names.of(outputs), Names.of(parameters));
    }

    /** @throws Refused with {@link Code#RANGE} if the job names what the kernel does not know */
    void require(Job job) {
        parameters.require(job.kernel(), "parameter", job.params().names());
        inputs.require(job.kernel(), "input", job.inputs().keySet());
        outputs.require(job.kernel(), "output", job.wanted());
    }
}
