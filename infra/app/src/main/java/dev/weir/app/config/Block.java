package dev.weir.app.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cursor over one block of the file. It remembers what it was asked for; all else in the block is unknown. */
final class Block {
    private final Node node;
    private final ConfigObject object;
    private final Set<String> asked = new LinkedHashSet<>();

    private Block(Node node, ConfigObject object) {
        this.node = node;
        this.object = object;
    }

    /**
     * Reads a block and notes its unknown keys.
     *
     * @param reader asks the block for all its keys, whatever it finds; empty when one that it cannot do without is missing or illegal
     * @return empty also if the node is no block
     */
    static <T> Optional<T> read(Node node, Function<Block, Optional<T>> reader) {
        if (!(node.value() instanceof ConfigObject object)) {
            node.problemUnshown("must be a block { … }, but is " + node.type());
            return Optional.empty();
        }
        Block block = new Block(node, object);
        Optional<T> result = reader.apply(block);
        block.refuseUnknown();
        return result;
    }

    Node node() {
        return node;
    }

    boolean has(String key) {
        return object.containsKey(key);
    }

    /** Makes the keys known without reading them. */
    void knows(Iterable<String> keys) {
        keys.forEach(asked::add);
    }

    /** Notes a key that belongs to other choices than the one that was made: it would be read, and do nothing. */
    void refuseOfOthers(String key, String chosen, List<String> owners) {
        if (has(key) && !owners.contains(chosen)) {
            at(key, "").problemUnshown("does not belong to " + chosen + ", but to " + String.join(", ", owners));
        }
    }

    /** Whether the block has a key that nobody asked for. */
    boolean hasUnknown() {
        return !asked.containsAll(object.keySet());
    }

    /** Empty if the key is absent, or its value illegal. */
    <T> Optional<T> optional(String key, Kind<T> kind) {
        return find(key).flatMap(kind::read);
    }

    /** @param otherwise the value to go on with if the key is absent or its value illegal */
    <T> T optional(String key, Kind<T> kind, T otherwise) {
        return optional(key, kind).orElse(otherwise);
    }

    /** @param legal what should be there, for the problem of an absent key */
    <T> Optional<T> required(String key, Kind<T> kind, String legal) {
        Optional<Node> found = find(key);
        if (found.isEmpty()) {
            node.missing(key, legal);
        }
        return found.flatMap(kind::read);
    }

    /** An absent block is read as an empty one: what it requires is missing, and for the rest there are defaults. */
    <T> Optional<T> block(String key, Function<Block, Optional<T>> reader) {
        return read(find(key).orElseGet(() -> standIn(key, Map.of())), reader);
    }

    /** Of a key, or of a value in its place, on the line of the block. */
    Node at(String key, String otherwise) {
        return find(key).orElseGet(() -> standIn(key, otherwise));
    }

    /** All values of a block whose keys are names, in the order of the lines. */
    Map<String, Node> entries() {
        Map<String, Node> entries = new LinkedHashMap<>();
        object.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, ConfigValue>>comparingInt(
                                entry -> entry.getValue().origin().lineNumber())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> entries.put(entry.getKey(), node.child(entry.getKey(), entry.getValue())));
        asked.addAll(entries.keySet());
        return entries;
    }

    private Optional<Node> find(String key) {
        asked.add(key);
        @Nullable ConfigValue value = object.get(key);
        return Optional.ofNullable(value).map(found -> node.child(key, found));
    }

    private Node standIn(String key, Object value) {
        return node.child(
                key,
                ConfigValueFactory.fromAnyRef(value).withOrigin(node.value().origin()));
    }

    private void refuseUnknown() {
        object.forEach((key, value) -> {
            if (!asked.contains(key)) {
                node.child(key, value).problemUnshown("unknown key; " + Suggestion.of(key, asked));
            }
        });
    }
}
