package dev.weir.app.savepoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The API of a process, as far as savepoints go. */
final class RunningProcess implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A large pipeline is a while in copying. */
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String url;
    private final HttpClient client;

    /** @param url {@code http://HOST:PORT}, with or without a slash behind it */
    RunningProcess(URI url) {
        this.url = url.toString().replaceAll("/+$", "");
        client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    }

    JsonNode list(String pipeline) {
        return answer(request(pipeline, "").GET());
    }

    JsonNode take(String pipeline, String name) {
        String body = MAPPER.createObjectNode().put("name", name).toString();
        return answer(
                request(pipeline, "").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    JsonNode delete(String pipeline, String name) {
        return answer(request(pipeline, "/" + name).DELETE());
    }

    private HttpRequest.Builder request(String pipeline, String rest) {
        String path = "/v1/pipelines/" + URLEncoder.encode(pipeline, UTF_8) + "/savepoints" + rest;
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(ANSWER);
    }

    /** @throws SavepointFailed with what the process says, unless it did as it was asked */
    private JsonNode answer(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            JsonNode body = MAPPER.readTree(response.body());
            if (response.statusCode() >= 400) {
                throw new SavepointFailed(
                        body.path("error").asText("HTTP status " + response.statusCode()) + legal(body));
            }
            return body;
        } catch (JsonProcessingException e) {
            throw new SavepointFailed("what answers at " + url + " is no Weir");
        } catch (IOException e) {
            throw new SavepointFailed(
                    "no Weir answers at " + url + "; --url says where it is, as it said itself when it started");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SavepointFailed("interrupted before " + url + " answered");
        }
    }

    private static String legal(JsonNode body) {
        return body.path("legal").isTextual() ? "; legal: " + body.path("legal").textValue() : "";
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
