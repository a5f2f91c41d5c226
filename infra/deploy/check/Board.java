import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code Board.java BOARD metrics URL | prometheus URL}: proves that each panel of the Grafana board has something to show. With a Prometheus it asks each panel's
 * query there and wants an answer that is not empty; without one it wants each metric of the queries among those that the service exports.
 */
final class Board {
    private static final Pattern METRIC = Pattern.compile("\\b(?:weir|jvm|process|system)_[a-z_]+\\b");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        List<String> queries = queries(JSON.readTree(new File(args[0])));
        List<String> empty = new ArrayList<>();
        String exported = args[1].equals("metrics") ? get(args[2]) : "";
        for (String query : queries) {
            boolean answered = args[1].equals("metrics") ? isExported(query, exported) : hasAnswer(args[2], query);
            if (!answered) {
                empty.add(query);
            }
        }
        empty.forEach(query -> System.err.println("nothing to show for: " + query));
        if (!empty.isEmpty()) {
            System.exit(1);
        }
        System.out.printf("%d queries of the board have an answer (%s)%n", queries.size(), args[1]);
    }

    private static List<String> queries(JsonNode board) {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : board.required("panels")) {
            for (JsonNode target : panel.required("targets")) {
                queries.add(target.required("expr").asText().replace("$pipeline", ".+"));
            }
        }
        return queries;
    }

    private static boolean isExported(String query, String exported) {
        return METRIC.matcher(query).results().allMatch(metric -> Pattern.compile("(?m)^" + metric.group() + "[{ ]")
                .matcher(exported)
                .find());
    }

    private static boolean hasAnswer(String prometheus, String query) throws Exception {
        JsonNode answer = JSON.readTree(
                get(prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
        return answer.path("status").asText().equals("success")
                && !answer.path("data").path("result").isEmpty();
    }

    private static String get(String url) throws Exception {
        var response = HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(url + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
