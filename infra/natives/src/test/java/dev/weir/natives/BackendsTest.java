package dev.weir.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackendsTest {
    private static final PackedLibrary LINUX = PackedLibrary.openBlas(Platform.of("Linux", "amd64"));

    @TempDir
    private Path temporary;

    @Test
    void whatIsMissingHasAReasonAndTheNextBestIsUsed() {
        Backends found = Backends.find(PackedLibrary.openBlas(Platform.of("Plan 9", "sparc")), temporary, true);
        assertEquals(Backend.VECTOR, found.best());
        assertEquals(Set.of(Backend.PLAIN, Backend.VECTOR), found.present());
        assertEquals(Set.of(Backend.VECTOR), found.products().keySet());
        Unavailable refusal = assertThrows(Unavailable.class, () -> found.forced("openblas"));
        assertEquals(
                "backend openblas is not there: there is no org/bytedeco/openblas/plan-sparc/libgcc_s.so.1 on the class path",
                refusal.reason());
    }

    @Test
    void openBlasNeedsTheVectorBackend() {
        Backends found = Backends.find(LINUX, temporary, false);
        assertEquals(Set.of(Backend.PLAIN), found.present());
        assertEquals(Backend.PLAIN, found.best());
        assertTrue(assertThrows(Unavailable.class, () -> found.forced(Backend.OPENBLAS))
                .reason()
                .contains("needs the vector backend"));
    }

    @Test
    void aNameThatIsNoneIsRefusedWithThoseThereAre() {
        Backends found = Backends.find(LINUX, temporary, false);
        assertEquals(
                "there is no backend 'cuda'; there are plain, vector, openblas",
                assertThrows(Unavailable.class, () -> found.forced("cuda")).reason());
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        Backends found = Backends.find(LINUX, file, true);
        assertTrue(detail(found).contains(file.toString()), detail(found));
    }

    @Test
    void whatIsNoLibraryIsRefusedAndNothingIsLeftBehind() throws IOException {
        PackedLibrary wrong = new PackedLibrary("dev/weir/natives", List.of("Backends.class"));
        Backends found = Backends.find(wrong, temporary, true);
        assertTrue(detail(found).contains("-Djava.io.tmpdir"), detail(found));
        assertEmpty();
    }

    @Test
    void aLibraryWithoutTheFunctionsIsRefused() throws IOException {
        PackedLibrary other = new PackedLibrary("org/bytedeco/openblas/linux-x86_64", List.of("libgcc_s.so.1"));
        Backends found = Backends.find(other, temporary, true);
        assertFalse(found.present().contains(Backend.OPENBLAS));
        assertEmpty();
    }

    @Test
    void anOpenLibraryLeavesNothingBehind() throws IOException {
        if (Platform.current().equals(Platform.of("Linux", "amd64"))) {
            Backends found = Backends.find(LINUX, temporary, true);
            assertEquals(Set.of(Backend.values()), found.present(), detail(found));
            assertTrue(detail(found).startsWith("OpenBLAS 0.3."), detail(found));
        }
        assertEmpty();
    }

    private void assertEmpty() throws IOException {
        try (var left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static String detail(Backends found) {
        return found.findings().get(Backend.OPENBLAS.ordinal()).detail();
    }
}
