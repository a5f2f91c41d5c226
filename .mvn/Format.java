import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** {@code Format.java check|apply DIR}: formats the Java sources under DIR (every src folder), or names those that are not formatted. */
public final class Format {
    private static final JavaFormatterOptions.Style STYLE = JavaFormatterOptions.Style.PALANTIR;

    public static void main(String[] args) throws IOException, FormatterException {
        boolean apply = args[0].equals("apply");
        Path root = Path.of(args[1]);
        List<Path> unformatted = new ArrayList<>();
        for (Path file : javaFiles(root)) {
            String before = Files.readString(file);
            String after = format(file, before);
            if (before.equals(after)) {
                continue;
            }
            if (apply) {
                Files.writeString(file, after);
            } else {
                unformatted.add(file);
            }
        }
        if (!unformatted.isEmpty()) {
            unformatted.forEach(file -> System.err.println("not formatted: " + file));
            System.err.println("Run ./mvnw -N validate -Dformat=apply");
            System.exit(1);
        }
    }

    private static String format(Path file, String source) throws FormatterException {
        try {
            String tidy = ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), STYLE);
            return formatter().formatSource(tidy);
        } catch (FormatterException e) {
            System.err.println(file + ": " + e.getMessage());
            throw e;
        }
    }

    private static Formatter formatter() {
        return Formatter.createFormatter(
                JavaFormatterOptions.builder().style(STYLE).formatJavadoc(false).build());
    }

    /** By the path below the root: the checkout itself may lie in a folder called src. */
    private static boolean inSources(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false).anyMatch(Path.of("src")::equals);
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".java") && inSources(root.relativize(path)))
                    .sorted()
                    .toList();
        }
    }
}
