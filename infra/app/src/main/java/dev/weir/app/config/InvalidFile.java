package dev.weir.app.config;

import java.nio.file.Path;
import java.util.List;

/** A pipeline file cannot be used. The message is for the person who wrote it and holds all that was found. */
public final class InvalidFile extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;
    private final transient List<Problem> problems;

    /** @param problems at least one */
    InvalidFile(Path file, List<Problem> problems) {
        this(message(file, problems), problems);
    }

    private InvalidFile(String message, List<Problem> problems) {
        super(message);
        this.message = message;
        this.problems = List.copyOf(problems);
    }

    @Override
    public String getMessage() {
        return message;
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String message(Path file, List<Problem> problems) {
        StringBuilder message = new StringBuilder()
                .append(problems.size())
                .append(problems.size() == 1 ? " problem in " : " problems in ")
                .append(file)
                .append(':');
        problems.forEach(problem -> message.append("\n  ").append(problem));
        return message.toString();
    }
}
