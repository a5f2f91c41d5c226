package dev.weir.app.solve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.Learner;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.LearnerState;
import dev.weir.kernels.bandit.Lease;
import dev.weir.kernels.bandit.RuleConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A learner in a file, for solves that are processes of their own. Each change is one reading and one atomic replacement under a lock on the file {@code FILE.lock} beside it,
 * which stays; the lock is not held while a system is solved. A file that is damaged or somebody else's is refused and left alone.
 *
 * @param kind what is learnt: a method with its sizes
 * @param range of the contexts; empty if the solves are told apart by nothing
 */
record Memory(Path file, String kind, Optional<ContextRange> range) {
    private static final int VERSION = 1;
    /** An exploration ends after so many times what the leader usually takes. */
    private static final double HEDGE = 2;
    /** Calls at a time, and calls that were killed. */
    private static final int OPEN_MAX = 64;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

    /** The file's content, apart from its checksum. */
    private record Content(
            int version, String kind, @Nullable ContextRange range, LearnerState state) {}

    /**
     * Lets the learner be used, and keeps what it then is.
     *
     * @throws WrongRequest if the file cannot be read or written, is damaged, or is not the memory of this
     */
    <T> T use(Function<Learner, T> use) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            Learner learner = load();
            T result = use.apply(learner);
            save(learner);
            return result;
        } catch (IOException e) {
            throw new WrongRequest("cannot use --memory " + file + ": " + e);
        }
    }

    private LearnerConfig config() {
        RuleConfig rule = range.<RuleConfig>map(each -> RuleConfig.ZoomingCurve.over(Axis.omega(), each))
                .orElseGet(() -> RuleConfig.ConfidenceBound.over(Grid.omega()));
        return new LearnerConfig(rule, 1, HEDGE, new Lease.Unlimited(), OPEN_MAX, 1);
    }

    private Learner load() throws IOException {
        if (!Files.exists(file)) {
            return Learner.create(config());
        }
        Content content = content();
        if (!content.kind().equals(kind)) {
            throw refused("it is the memory of " + content.kind() + ", not of " + kind);
        }
        if (!Optional.ofNullable(content.range()).equals(range)) {
            throw refused("it is the memory of solves " + words(Optional.ofNullable(content.range())) + ", not "
                    + words(range));
        }
        try {
            return Learner.restore(config(), content.state());
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private Content content() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            if (!(MAPPER.readTree(bytes) instanceof ObjectNode tree)) {
                throw refused("it is no memory of omegas");
            }
            String checksum = tree.path("checksum").asText();
            tree.remove("checksum");
            if (tree.path("version").asInt() != VERSION) {
                throw refused("its version must be " + VERSION + ", but is " + tree.path("version"));
            }
            if (!checksum.equals(checksum(tree))) {
                throw refused("it is damaged: its checksum does not fit");
            }
            return MAPPER.treeToValue(tree, Content.class);
        } catch (JsonProcessingException e) {
            throw refused("it is damaged: " + e.getOriginalMessage());
        }
    }

    private void save(Learner learner) throws IOException {
        ObjectNode tree = MAPPER.valueToTree(new Content(VERSION, kind, range.orElse(null), learner.state()));
        tree.put("checksum", checksum(tree));
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(MAPPER.writeValueAsBytes(tree));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String checksum(ObjectNode tree) {
        CRC32C sum = new CRC32C();
        sum.update(tree.toString().getBytes(UTF_8));
        return Long.toHexString(sum.getValue());
    }

    private WrongRequest refused(String why) {
        return new WrongRequest("--memory " + file + " cannot be used: " + why + "; it is left as it is");
    }

    private static String words(Optional<ContextRange> range) {
        return range.map(each -> "with contexts in [" + each.lo() + ", " + each.hi() + "]")
                .orElse("without a context");
    }
}
