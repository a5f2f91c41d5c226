package dev.weir.app.api;

import dev.weir.actors.pipeline.Savepoints;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Savepoints in memory, of pipelines with one partition of three elements. */
final class HandSavepoints implements Savepoints {
    private final Map<String, Savepoint> all = new TreeMap<>();

    @Override
    public synchronized Answer list(String pipeline) {
        return new Answer.Found(List.copyOf(all.values()));
    }

    @Override
    public synchronized Answer take(String pipeline, String name) {
        if (name.equals("away")) {
            return new Answer.Unavailable("nobody answers");
        }
        if (name.contains(" ")) {
            return new Answer.Illegal("no blanks");
        }
        Savepoint savepoint = new Savepoint(pipeline, name, true, 7, List.of(new Saved(0, 3, 41, "d1")));
        return all.putIfAbsent(name, savepoint) == null
                ? new Answer.Taken(savepoint)
                : new Answer.Refused("there is one already");
    }

    @Override
    public synchronized Answer delete(String pipeline, String name) {
        return all.remove(name) == null ? new Answer.Unknown("there is none") : new Answer.Deleted();
    }
}
