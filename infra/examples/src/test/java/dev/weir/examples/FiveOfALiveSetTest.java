package dev.weir.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FiveOfALiveSetTest {
    @Test
    void eachClusterHasAMemberAndADeletedOneHasNone() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FiveOfALiveSet.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        List<String> first = lines.subList(1, 6);
        for (int cluster = 0; cluster < 5; cluster++) {
            String name = "cluster " + cluster + " ";
            assertEquals(
                    1,
                    first.stream().filter(line -> line.strip().startsWith(name)).count(),
                    name);
        }
        assertTrue(lines.get(6).startsWith("400 live"), lines.get(6));
        assertEquals(12, lines.size());
        assertTrue(lines.subList(7, 12).stream().noneMatch(line -> line.strip().startsWith("cluster 4 ")));
    }
}
