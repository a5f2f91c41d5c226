package dev.weir.app.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The clean-shutdown mark: written after everything else, removed before anything else. It names the very bytes it vouches for, by length and CRC-32C, and ends
 * with a checksum of itself.
 *
 * @param changelogOffset the first changelog record that is not in the file
 * @param sealedAt wall clock, milliseconds since the epoch
 */
record Seal(String generation, long changelogOffset, long sealedAt, long entries, long bytes, long crc) {
    private static final String VERSION = "weir-cache-1";

    void write(Path mark) throws IOException {
        Path unfinished = mark.resolveSibling(mark.getFileName() + ".unfinished");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer text = UTF_8.encode(body() + " " + crcOf(body()));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
        }
        Files.move(unfinished, mark, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Empty if there is no mark, or it is not whole. */
    static Optional<Seal> read(Path mark) throws IOException {
        if (!Files.exists(mark)) {
            return Optional.empty();
        }
        String[] words = new String(Files.readAllBytes(mark), UTF_8).split(" ", -1);
        if (words.length != 8) {
            return Optional.empty();
        }
        try {
            Seal seal = new Seal(
                    words[1],
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4]),
                    Long.parseLong(words[5]),
                    Long.parseLong(words[6]));
            boolean whole = words[0].equals(VERSION) && Long.parseLong(words[7]) == crcOf(seal.body());
            return whole ? Optional.of(seal) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the file is, byte for byte, the one that was sealed. Reads all of it: about a second for each gigabyte. */
    boolean vouchesFor(Path file) throws IOException {
        return Files.exists(file) && Files.size(file) == bytes && crcOf(file) == crc;
    }

    static long crcOf(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(block.clear()) >= 0) {
                crc.update(block.flip());
            }
        }
        return crc.getValue();
    }

    private String body() {
        return String.join(
                " ", VERSION, generation, "" + changelogOffset, "" + sealedAt, "" + entries, "" + bytes, "" + crc);
    }

    private static long crcOf(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return crc.getValue();
    }
}
