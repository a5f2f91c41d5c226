package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Records gone wrong, and what is asked of those who read them. */
final class Mutations {
    /** What is put in the place of something else. */
    private static final List<String> PIECES = List.of(
            "1e999",
            "-1e999",
            "1e-999",
            "-0",
            "9".repeat(400),
            "9".repeat(2000),
            "1" + "0".repeat(39),
            "null",
            "true",
            "NaN",
            "[]",
            "{}",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\\u202e\"",
            "\"<script>\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"PT9223372036854775807.9S\"",
            "-9223372036854775808",
            "\"id\"",
            "[".repeat(120),
            "{\"a\":".repeat(120),
            "\uFFFD",
            "\uFEFF",
            ",",
            ":",
            "\"",
            "\\",
            "\u2028");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Mutations() {}

    static byte[] of(byte[] bytes, RandomGenerator random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> flipped(bytes, from, 1 << random.nextInt(8));
            case 1 -> flipped(bytes, from, 1 + random.nextInt(255));
            case 2 -> Arrays.copyOf(bytes, from);
            case 3 -> spliced(bytes, from, Arrays.copyOfRange(bytes, from, to), from);
            case 4 ->
                spliced(bytes, from, PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8), to);
            default -> withAnotherValue(bytes, PIECES.get(random.nextInt(PIECES.size())), random);
        };
    }

    private static byte[] flipped(byte[] bytes, int at, int bits) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) bits;
        return flipped;
    }

    /** Mostly still JSON: what follows one of the colons, up to the next comma, becomes something else. */
    private static byte[] withAnotherValue(byte[] bytes, String piece, RandomGenerator random) {
        int from = random.nextInt(bytes.length);
        while (from < bytes.length && bytes[from] != ':') {
            from++;
        }
        int to = from;
        while (to < bytes.length && bytes[to] != ',') {
            to++;
        }
        return spliced(bytes, Math.min(from + 1, to), piece.getBytes(UTF_8), to);
    }

    private static byte[] spliced(byte[] bytes, int from, byte[] piece, int to) {
        var spliced = new ByteArrayOutputStream();
        spliced.write(bytes, 0, from);
        spliced.writeBytes(piece);
        spliced.write(bytes, to, bytes.length - to);
        return spliced.toByteArray();
    }

    /** Of processor time, as the machine may be busy with something else. */
    static long cpuMillis(Runnable work) {
        long before = THREADS.getCurrentThreadCpuTime();
        work.run();
        return (THREADS.getCurrentThreadCpuTime() - before) / 1_000_000;
    }

    /** If it was rejected, in one sentence that no terminal acts on. */
    static void assertReadable(RecordDecoder.Result<?> result) {
        if (result instanceof RecordDecoder.Rejected<?>(String cause)) {
            assertFalse(cause.isBlank());
            assertTrue(cause.length() <= 300, cause);
            assertTrue(cause.codePoints().noneMatch(Mutations::isActedOn), cause);
        }
    }

    private static boolean isActedOn(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
