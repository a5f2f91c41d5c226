package dev.weir.app.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.streams.cache.ElementCache;
import dev.weir.streams.cache.ElementCache.Contents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleCacheTest {
    private static final String GENERATION = "changelog-1";

    @TempDir
    private Path directory;

    @Test
    void whatWasSealedComesBackOnceAndThenTheCacheIsEmpty() {
        seal(Map.of("a", bytes("one"), "b", bytes("two"), "c", bytes("three")), cache -> {
            cache.put("a", bytes("uno"));
            cache.put("d", bytes("four"));
            cache.remove("b");
        });
        try (ElementCache cache = cache()) {
            Contents contents = cache.load(GENERATION).orElseThrow();
            assertEquals(42, contents.changelogOffset());
            assertEquals(Map.of("a", "uno", "c", "three", "d", "four"), text(contents));
        }
        assertFalse(cache().load(GENERATION).isPresent());
    }

    @Test
    void withoutASealNothingIsTrusted() {
        try (ElementCache cache = cache()) {
            cache.fill(Map.of("a", bytes("one")));
        }
        assertTrue(Files.exists(directory.resolve("p-0.map")));
        assertFalse(cache().load(GENERATION).isPresent());
        assertFalse(Files.exists(directory.resolve("p-0.map")));
    }

    @Test
    void aCacheOfAnotherChangelogIsNoCache() {
        seal(Map.of("a", bytes("one")), _ -> {});
        assertFalse(cache().load("changelog-2").isPresent());
    }

    @Test
    void everyFlippedBitCutAndEmptiedFileIsDetected() throws IOException {
        RandomGenerator random = Seeds.generator(1);
        for (String name : new String[] {"p-0.map", "p-0.sealed"}) {
            for (int damage = 0; damage < 20; damage++) {
                seal(Map.of("a", bytes("one"), "b", bytes("two")), _ -> {});
                damage(directory.resolve(name), damage, random);
                assertEquals(Optional.empty(), cache().load(GENERATION), name + " with damage " + damage);
            }
        }
    }

    @Test
    void aSealThatVouchesForTheWrongNumberOfElementsIsRefused() throws IOException {
        seal(Map.of("a", bytes("one"), "b", bytes("two")), _ -> {});
        Path mark = directory.resolve("p-0.sealed");
        Seal seal = Seal.read(mark).orElseThrow();
        new Seal(GENERATION, seal.changelogOffset(), seal.sealedAt(), 3, seal.bytes(), seal.crc()).write(mark);
        assertFalse(cache().load(GENERATION).isPresent());
    }

    @Test
    void itGrowsWithWhatIsPutIntoIt() {
        Map<String, byte[]> expected = new HashMap<>();
        RandomGenerator random = Seeds.generator(2);
        seal(Map.of(), cache -> {
            for (int i = 0; i < 20_000; i++) {
                byte[] value = new byte[random.nextInt(i % 100 == 0 ? 20_000 : 300)];
                random.nextBytes(value);
                expected.put("id" + i, value);
                cache.put("id" + i, value);
            }
        });
        Map<String, byte[]> found = cache().load(GENERATION).orElseThrow().elements();
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((id, value) -> assertArrayEquals(value, found.get(id), id));
    }

    @Test
    void oneProcessHasTheDirectoryAndItsIdentityStays() {
        Optional<String> identity;
        try (ChronicleCaches caches = ChronicleCaches.open(directory)) {
            identity = caches.identity();
            var refusal = assertThrows(StoreUnavailable.class, () -> ChronicleCaches.open(directory));
            assertTrue(refusal.toString().contains("is in use by another process"), refusal.toString());
        }
        try (ChronicleCaches caches = ChronicleCaches.open(directory)) {
            assertEquals(identity, caches.identity());
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        var refusal = assertThrows(StoreUnavailable.class, () -> ChronicleCaches.open(file.resolve("below")));
        assertTrue(refusal.toString().contains("below cannot be written"), refusal.toString());
    }

    private ElementCache cache() {
        return new ChronicleCache(directory, "p-0");
    }

    private void seal(Map<String, byte[]> first, java.util.function.Consumer<ElementCache> then) {
        ElementCache cache = cache();
        cache.fill(first);
        then.accept(cache);
        cache.seal(GENERATION, 42);
    }

    private static void damage(Path file, int kind, RandomGenerator random) throws IOException {
        long size = Files.size(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (kind == 0) {
                channel.truncate(0);
            } else if (kind == 1) {
                channel.truncate(size / 2);
            } else {
                long at = random.nextLong(size);
                ByteBuffer one = ByteBuffer.allocate(1);
                channel.read(one, at);
                one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
                channel.write(one.rewind(), at);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Map<String, String> text(Contents contents) {
        Map<String, String> text = new HashMap<>();
        contents.elements().forEach((id, value) -> text.put(id, new String(value, UTF_8)));
        return text;
    }
}
