package dev.weir.app.config;

import com.typesafe.config.ConfigList;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.RowShape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One block of the list of features: what it takes from the record is one of eight keys, its subject; the other keys say how. */
final class FeatureKinds {
    /** Of those that each take memory in each record; hashed ones do not. */
    static final int COLUMNS_MAX = RowShape.DENSE_COLUMNS;

    static final int NEIGHBOUR_BUCKETS = Extractor.BUCKETS_MAX;
    static final int CATEGORY_BUCKETS = 16;
    static final int TEXT_BUCKETS = 256;

    private record Subject(String key, Function<Block, Optional<Extractor>> reader) {}

    private static final List<Subject> SUBJECTS = List.of(
            new Subject("number", FeatureKinds::number),
            new Subject("vector", FeatureKinds::vector),
            new Subject("category", FeatureKinds::category),
            new Subject("text", FeatureKinds::text),
            new Subject("neighbours", FeatureKinds::neighbours),
            new Subject("ranks", FeatureKinds::ranks),
            new Subject("geo", FeatureKinds::geo),
            new Subject("time-of-day", FeatureKinds::timeOfDay));

    private static final String ONE_SUBJECT = SUBJECTS.stream()
            .map(Subject::key)
            .collect(Collectors.joining(", ", "must have exactly one of the keys ", ""));

    private FeatureKinds() {}

    /** All features of a pipeline, with no more than {@link #COLUMNS_MAX} columns besides the hashed ones, and 2³¹ − 1 with them. */
    static Kind<List<Extractor>> all() {
        Kind<List<Extractor>> each = Kinds.list(
                1, 1000, "must be a list of 1 to 1000 blocks", node -> Block.read(node, FeatureKinds::feature));
        return node -> each.read(node).filter(features -> {
            long columns = RowShape.of(features).width();
            long unhashed = RowShape.unhashed(features);
            boolean legal = unhashed <= COLUMNS_MAX && columns <= Integer.MAX_VALUE;
            if (!legal) {
                node.problem("must have at most " + COLUMNS_MAX
                        + " columns besides text, category and neighbours, but has " + unhashed + ", and at most "
                        + Integer.MAX_VALUE + " with them, but has " + columns);
            }
            return legal;
        });
    }

    /** Whether some columns can be negative by what they are: coordinates on a sphere or a circle. */
    static boolean areSigned(List<Extractor> features) {
        return features.stream().anyMatch(each -> switch (each) {
            case Extractor.Geo _, Extractor.TimeOfDay _ -> true;
            case Extractor.Number _,
                    Extractor.Vector _,
                    Extractor.Category _,
                    Extractor.Text _,
                    Extractor.Neighbours _,
                    Extractor.Ranks _ -> false;
        });
    }

    private static Optional<Extractor> feature(Block block) {
        List<Subject> found =
                SUBJECTS.stream().filter(subject -> block.has(subject.key())).toList();
        if (found.size() == 1) {
            return found.getFirst().reader().apply(block);
        }
        block.knows(SUBJECTS.stream().map(Subject::key).toList());
        block.knows(List.of("scale", "size", "buckets", "weight", "lists", "candidates"));
        // A misspelt subject is told as an unknown key, which says more.
        if (!found.isEmpty() || !block.hasUnknown()) {
            block.node().problemUnshown(ONE_SUBJECT);
        }
        return Optional.empty();
    }

    private static Optional<Extractor> number(Block block) {
        double scale = block.optional("scale", Kinds.positive(), 1.0);
        return block.optional("number", Kinds.path()).map(path -> new Extractor.Number(path, scale));
    }

    private static Optional<Extractor> vector(Block block) {
        double scale = block.optional("scale", Kinds.positive(), 1.0);
        Optional<String> path = block.optional("vector", Kinds.path());
        return block.required("size", Kinds.whole(1, COLUMNS_MAX), "how many numbers the vector has")
                .flatMap(size -> path.map(from -> new Extractor.Vector(from, size, scale)));
    }

    private static Optional<Extractor> category(Block block) {
        int buckets = buckets(block, CATEGORY_BUCKETS);
        double weight = weight(block);
        return block.optional("category", Kinds.path()).map(path -> new Extractor.Category(path, buckets, weight));
    }

    private static Optional<Extractor> text(Block block) {
        int buckets = buckets(block, TEXT_BUCKETS);
        double weight = weight(block);
        return block.optional("text", Kinds.path()).map(path -> new Extractor.Text(path, buckets, weight));
    }

    private static Optional<Extractor> neighbours(Block block) {
        int buckets = buckets(block, NEIGHBOUR_BUCKETS);
        return block.optional("neighbours", Kinds.path()).map(path -> new Extractor.Neighbours(path, buckets));
    }

    /** One path to a list of positions, or a list of paths to one position each. */
    private static Optional<Extractor> ranks(Block block) {
        boolean many = block.at("ranks", "").value() instanceof ConfigList;
        Optional<Integer> candidates = block.required(
                "candidates",
                Kinds.whole(2, COLUMNS_MAX),
                "how many a list ranks at most, from 2 to " + COLUMNS_MAX + ": the last position that there is");
        if (many) {
            Optional<List<String>> paths = block.optional(
                    "ranks", Kinds.list(2, 1000, "must be a path, or a list of 2 to 1000 paths", Kinds.path()));
            block.optional("lists", Kinds.whole(1, COLUMNS_MAX))
                    .filter(lists -> paths.isPresent() && paths.get().size() != lists)
                    .ifPresent(_ -> block.at("lists", "").problem("must be the number of paths, or not be there"));
            return paths.flatMap(each -> candidates.map(last -> new Extractor.Ranks(each, each.size(), last)));
        }
        Optional<String> path = block.optional("ranks", Kinds.path());
        return block.required("lists", Kinds.whole(1, COLUMNS_MAX), "how many lists there are")
                .flatMap(lists ->
                        path.flatMap(from -> candidates.map(last -> new Extractor.Ranks(List.of(from), lists, last))));
    }

    private static Optional<Extractor> geo(Block block) {
        double scale = block.optional("scale", Kinds.positive(), 1.0);
        return block.optional(
                        "geo",
                        Kinds.list(2, 2, "must be two paths, to latitude and longitude in degrees", Kinds.path()))
                .map(paths -> new Extractor.Geo(paths, scale));
    }

    private static Optional<Extractor> timeOfDay(Block block) {
        double weight = weight(block);
        return block.optional("time-of-day", Kinds.path()).map(path -> new Extractor.TimeOfDay(path, weight));
    }

    private static int buckets(Block block, int otherwise) {
        return block.optional("buckets", Kinds.whole(2, Extractor.BUCKETS_MAX), otherwise);
    }

    private static double weight(Block block) {
        return block.optional("weight", Kinds.positive(), 1.0);
    }
}
