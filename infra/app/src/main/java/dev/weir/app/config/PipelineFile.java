package dev.weir.app.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a pipeline file, HOCON of at most 1 MiB. It belongs to the operator, so it may take values from the environment ({@code ${?NAME}}); it includes no other
 * file, so that a line in a message is a line of this one.
 */
public final class PipelineFile {
    static final int BYTES_MAX = 1 << 20;
    /** Resolving takes time in the square of their number. */
    private static final int SUBSTITUTIONS_MAX = 1000;

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{|\\+=");

    private final Path file;
    private final Problems problems;

    private PipelineFile(Path file) {
        this.file = file;
        this.problems = new Problems(file);
    }

    /**
     * Reads all of the file.
     *
     * @throws InvalidFile with all problems there are; after one of syntax or substitution no others are looked for
     */
    public static Settings read(Path file) {
        PipelineFile reading = new PipelineFile(file);
        return reading.settings(reading.text());
    }

    /**
     * Reads the text of a file that does not lie on a disk.
     *
     * @param name for messages
     * @throws InvalidFile as {@link #read}
     */
    public static Settings parse(String name, String text) {
        return new PipelineFile(Path.of(name)).settings(text);
    }

    private Settings settings(String text) {
        Config config = parse(text);
        Optional<Settings> settings = Block.read(new Node("", config.root(), problems), SettingsReader::read);
        problems.throwIfAny();
        return settings.orElseThrow();
    }

    private String text() {
        try {
            if (Files.isDirectory(file)) {
                throw refused("is a folder; a file is needed");
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(BYTES_MAX + 1);
            }
            if (bytes.length > BYTES_MAX) {
                throw refused("is larger than " + BYTES_MAX + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw refused("there is no such file");
        } catch (AccessDeniedException e) {
            throw refused("must be readable, but permission is denied");
        } catch (CharacterCodingException e) {
            throw refused("must be UTF-8 text, but is not");
        } catch (IOException e) {
            throw refused("cannot be read: " + e.getMessage());
        }
    }

    private InvalidFile refused(String why) {
        problems.addOfFile(0, why);
        return problems.thrown();
    }

    private Config parse(String text) {
        if (SUBSTITUTION
                .matcher(text)
                .results()
                .skip(SUBSTITUTIONS_MAX)
                .findAny()
                .isPresent()) {
            throw refused("has more than " + SUBSTITUTIONS_MAX + " substitutions, ${…} and += together");
        }
        NoIncludes includes = new NoIncludes();
        try {
            Config parsed = ConfigFactory.parseString(
                    text,
                    ConfigParseOptions.defaults()
                            .setSyntax(ConfigSyntax.CONF)
                            .setOriginDescription(problems.name())
                            .setIncluder(includes));
            includes.report(text, problems);
            problems.throwIfAny();
            KeysGivenTwice.report(text, problems);
            return parsed.resolve(ConfigResolveOptions.defaults());
        } catch (ConfigException e) {
            problems.addOfFile(line(e), sentence(e));
        } catch (StackOverflowError e) {
            // The parser is recursive and has no limit of its own; what it built so far is garbage.
            problems.addOfFile(0, "blocks or lists are nested too deeply");
        }
        throw problems.thrown();
    }

    private static int line(ConfigException e) {
        return e.origin() == null ? 0 : e.origin().lineNumber();
    }

    /** The parser's messages start with the place, which is told apart. */
    private String sentence(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        return message.replaceFirst("^\\Q" + problems.name().replace("\\E", "") + "\\E(: \\d+(-\\d+)?)?: ", "");
    }
}
