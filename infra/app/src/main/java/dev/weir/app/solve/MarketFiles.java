package dev.weir.app.solve;

import dev.weir.kernels.linalg.IllFormedMatrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** Matrix Market files. */
final class MarketFiles {
    interface Reader<T> {
        T read(Iterator<String> lines);
    }

    private MarketFiles() {}

    /**
     * @throws WrongRequest if there is no such file to read
     * @throws BadSystem if it holds no matrix
     */
    static <T> T read(Path file, Reader<T> reader) {
        try (Stream<String> lines = Files.lines(file)) {
            return reader.read(lines.iterator());
        } catch (IllFormedMatrix e) {
            throw new BadSystem("ILL_FORMED_MATRIX", file + ": " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new BadSystem("ILL_FORMED_MATRIX", file + " is no text: " + e.getCause());
        } catch (IOException e) {
            throw new WrongRequest("cannot read " + file + ": " + e);
        }
    }

    static void write(Path file, Stream<String> lines) {
        try {
            Files.write(file, (Iterable<String>) lines::iterator);
        } catch (IOException e) {
            throw new WrongRequest("cannot write " + file + ": " + e);
        }
    }
}
