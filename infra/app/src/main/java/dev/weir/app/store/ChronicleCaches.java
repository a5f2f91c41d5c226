package dev.weir.app.store;

import dev.weir.streams.cache.ElementCache;
import dev.weir.streams.cache.ElementCaches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** The caches of one process in one directory, which an operating system lock keeps to itself for as long as the process lives. */
public final class ChronicleCaches implements ElementCaches {
    private final Path directory;
    private final FileChannel lock;
    private final String identity;

    private ChronicleCaches(Path directory, FileChannel lock, String identity) {
        this.directory = directory;
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * @param directory created if it is not there
     * @throws StoreUnavailable if it cannot be written or another process has it
     */
    public static ChronicleCaches open(Path directory) {
        try {
            Files.createDirectories(directory);
            FileChannel lock = lock(directory);
            return new ChronicleCaches(directory, lock, identity(directory));
        } catch (IOException e) {
            String why = e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
            throw new StoreUnavailable("the cache directory " + directory + " cannot be written: " + why, e);
        }
    }

    @Override
    public ElementCache open(String pipeline, int partition) {
        return new ChronicleCache(directory, pipeline + "-" + partition);
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(identity);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("cache.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours = false;
        try {
            ours = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process: as much in use as by any other.
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        if (!ours) {
            throw new StoreUnavailable("the cache directory " + directory
                    + " is in use by another process; stop that one, or choose another directory");
        }
        return channel;
    }

    private static String identity(Path directory) throws IOException {
        Path file = directory.resolve("identity");
        if (!Files.exists(file)) {
            Path unfinished = directory.resolve("identity.unfinished");
            Files.writeString(unfinished, UUID.randomUUID().toString());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }
}
