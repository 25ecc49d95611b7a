package io.metka.container;

import java.util.List;
import java.util.stream.Collectors;

/** A container version that cannot be published, with everything that is wrong with it. */
public final class InvalidContainerException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public InvalidContainerException(List<Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.pointer() + ": " + problem.message())
                .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of the document where that is known. */
    public List<Problem> problems() {
        return problems;
    }
}
