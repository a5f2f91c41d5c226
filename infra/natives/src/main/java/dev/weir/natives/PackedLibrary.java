package dev.weir.natives;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A library in a jar, with those that it needs.
 *
 * <p>Each opening unpacks into a new folder that only this user can enter, so neither another user nor another start can come between; the folder is deleted as soon as the
 * library is open, for the system keeps an open library without its name. Nothing is left behind, and nothing found there is ever trusted.
 *
 * @param folder of the class path where the files lie
 * @param files in the order of opening, each after those that it needs; the last is the library
 */
record PackedLibrary(String folder, List<String> files) {
    static final String FLAG = "--enable-native-access=ALL-UNNAMED";

    PackedLibrary {
        files = List.copyOf(files);
    }

    /** The library of OpenBLAS, with the parts of the compilers that it was built with. */
    static PackedLibrary openBlas(Platform platform) {
        return new PackedLibrary(
                "org/bytedeco/openblas/" + platform.name(),
                List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0"));
    }

    /**
     * Open until the process ends.
     *
     * @param temporary the folder to unpack under
     */
    SymbolLookup open(Path temporary) throws Unavailable {
        if (!PackedLibrary.class.getModule().isNativeAccessEnabled()) {
            throw new Unavailable("native access is not enabled; start with " + FLAG);
        }
        Path unpacked;
        try {
            unpacked = Files.createTempDirectory(temporary, "weir-natives-");
        } catch (IOException | UnsupportedOperationException e) {
            throw new Unavailable("cannot make a folder in " + temporary + ": " + e, e);
        }
        List<Path> made = new ArrayList<>();
        try {
            for (String file : files) {
                unpack(file, unpacked.resolve(file), made);
            }
            return open(made);
        } finally {
            made.forEach(PackedLibrary::delete);
            delete(unpacked);
        }
    }

    private void unpack(String file, Path to, List<Path> made) throws Unavailable {
        try (InputStream bytes = PackedLibrary.class.getClassLoader().getResourceAsStream(folder + "/" + file)) {
            if (bytes == null) {
                throw new Unavailable("there is no " + folder + "/" + file + " on the class path");
            }
            made.add(to);
            Files.copy(bytes, to);
        } catch (IOException e) {
            throw new Unavailable("cannot unpack " + file + " into " + to.getParent() + ": " + e, e);
        }
    }

    /** In the global arena: nobody could say when the last call is over. */
    private static SymbolLookup open(List<Path> files) throws Unavailable {
        try {
            SymbolLookup last = SymbolLookup.loaderLookup();
            for (Path file : files) {
                last = SymbolLookup.libraryLookup(file, Arena.global());
            }
            return last;
        } catch (IllegalArgumentException e) {
            throw new Unavailable(
                    "cannot open a library unpacked into " + files.getFirst().getParent()
                            + "; is it a folder that nothing may be run from? -Djava.io.tmpdir chooses another: "
                            + e.getMessage(),
                    e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException _) {
            path.toFile().deleteOnExit();
        }
    }
}
