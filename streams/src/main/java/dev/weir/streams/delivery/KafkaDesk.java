package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.actors.relaxation.Desk;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.ingest.RequestForm;
import dev.weir.streams.wire.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks solvers for those who do not speak Kafka: writes the request to the topic and waits for the answer on the topics. So it does not matter which process owns the
 * sequence, and what comes over the counter is delivered, kept and replayed as everything else is. Any thread.
 */
public final class KafkaDesk implements Desk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDesk.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration SOLUTION = Duration.ofSeconds(60);

    private record Question(String solver, String sequence, String id) {}

    private final KafkaConnection connection;
    private final List<SolverDefinition> solvers;
    private final Map<Question, List<CompletableFuture<JsonNode>>> open = new ConcurrentHashMap<>();
    private @Nullable KafkaProducer<byte[], byte[]> writer;
    private @Nullable Thread listening;
    private volatile boolean closed;

    /** Touches nothing before the first question. */
    public KafkaDesk(KafkaConnection connection, List<SolverDefinition> solvers) {
        this.connection = connection;
        this.solvers = List.copyOf(solvers);
    }

    @Override
    public CompletionStage<Answer> put(String solver, String sequence, String request) {
        byte[] json = request.getBytes(UTF_8);
        Optional<String> fault = RequestForm.fault(sequence, json);
        if (fault.isPresent()) {
            return CompletableFuture.completedFuture(new Answer.Malformed(fault.get()));
        }
        JsonNode tree = Json.tree(json);
        String id = tree.path("id").asText();
        if (id.isEmpty()) {
            return CompletableFuture.completedFuture(new Answer.Malformed("an id is needed to find the answer by"));
        }
        Duration patience = tree.has("matrix") ? SOLUTION : ANSWER;
        return ask(definition(solver), new Question(solver, sequence, id), json)
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .<Answer>thenApply(answer -> answer.has("refused")
                        ? new Answer.Refused(answer.toString())
                        : new Answer.Given(answer.toString()))
                .exceptionally(failure -> failed(id, failure));
    }

    private CompletableFuture<JsonNode> ask(SolverDefinition solver, Question question, byte[] request) {
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        try {
            KafkaProducer<byte[], byte[]> to = ready();
            open.compute(question, (_, waiting) -> and(waiting, answer));
            to.send(
                    new ProducerRecord<>(solver.systems(), question.sequence().getBytes(UTF_8), request),
                    (_, failure) -> {
                        if (failure != null) {
                            answer.completeExceptionally(failure);
                        }
                    });
        } catch (KafkaException e) {
            answer.completeExceptionally(e);
        }
        answer.whenComplete((_, _) -> open.computeIfPresent(question, (_, waiting) -> without(waiting, answer)));
        return answer;
    }

    private static Answer failed(String id, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RecordTooLargeException) {
            return new Answer.TooLarge();
        }
        return cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException
                ? new Answer.Late(id)
                : new Answer.Unavailable(KafkaConnection.reason(cause));
    }

    private SolverDefinition definition(String solver) {
        return solvers.stream()
                .filter(each -> each.name().equals(solver))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no solver " + solver));
    }

    @Override
    public CompletionStage<Answer> matrix(String solver, String name, String text) {
        Optional<String> fault = RequestForm.matrixFault(name, text);
        if (fault.isPresent()) {
            return CompletableFuture.completedFuture(new Answer.Malformed(fault.get()));
        }
        CompletableFuture<Answer> stored = new CompletableFuture<>();
        try {
            ready().send(
                            new ProducerRecord<>(
                                    definition(solver).matrices(), name.getBytes(UTF_8), text.getBytes(UTF_8)),
                            (_, failure) -> stored.complete(failure == null ? named(name) : failed(name, failure)));
        } catch (KafkaException e) {
            stored.complete(failed(name, e));
        }
        return stored;
    }

    private static Answer named(String matrix) {
        return new Answer.Given(
                JsonNodeFactory.instance.objectNode().put("matrix", matrix).toString());
    }

    private static <T> List<T> and(@Nullable List<T> waiting, T one) {
        List<T> all = waiting == null ? new ArrayList<>() : new ArrayList<>(waiting);
        all.add(one);
        return all;
    }

    private static <T> @Nullable List<T> without(List<T> waiting, T one) {
        List<T> rest = waiting.stream().filter(each -> each != one).toList();
        return rest.isEmpty() ? null : rest;
    }

    /** Listens before it asks: an answer cannot come before there is somebody to hear it. */
    private synchronized KafkaProducer<byte[], byte[]> ready() {
        if (closed) {
            throw new KafkaException("this process is about to end");
        }
        if (listening == null) {
            KafkaConsumer<byte[], byte[]> reader = listen();
            listening = Thread.ofPlatform().name("weir-answers").daemon().start(() -> hear(reader));
        }
        KafkaProducer<byte[], byte[]> to = writer;
        if (to == null) {
            Map<String, Object> settings = connection.common();
            settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.RECORD_BYTES_MAX);
            settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
            settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
            settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
            to = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            writer = to;
        }
        return to;
    }

    private KafkaConsumer<byte[], byte[]> listen() {
        KafkaConsumer<byte[], byte[]> reader =
                Clients.reader(connection.with(Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "500")), "weir-answers");
        try {
            List<TopicPartition> partitions = solvers.stream()
                    .flatMap(solver ->
                            Stream.of(solver.sinks().solutions(), solver.sinks().answers()))
                    .flatMap(topic -> reader.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToEnd(partitions);
            // Seeking is lazy; the end must be the one of now.
            partitions.forEach(reader::position);
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private void hear(KafkaConsumer<byte[], byte[]> reader) {
        try (reader) {
            while (!closed) {
                reader.poll(POLL).forEach(this::deliver);
            }
        } catch (KafkaException e) {
            LOG.warn("answers cannot be heard: {}", KafkaConnection.reason(e));
            open.values().forEach(waiting -> waiting.forEach(each -> each.completeExceptionally(e)));
        } finally {
            silence();
        }
    }

    private synchronized void silence() {
        listening = null;
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        if (open.isEmpty() || record.value() == null) {
            return;
        }
        JsonNode answer = Json.tree(record.value());
        var question = new Question(
                answer.path("solver").asText(),
                answer.path("sequence").asText(),
                answer.path("id").asText());
        List<CompletableFuture<JsonNode>> waiting = open.getOrDefault(question, List.of());
        waiting.forEach(each -> each.complete(answer));
    }

    @Override
    public void close() {
        closed = true;
        Thread thread;
        synchronized (this) {
            thread = listening;
            if (writer != null) {
                writer.close(PAUSE);
                writer = null;
            }
        }
        if (thread != null) {
            try {
                boolean _ = thread.join(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
