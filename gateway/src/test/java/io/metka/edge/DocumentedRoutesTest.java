package io.metka.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/protocols.md names every route of the public port, and no other. */
final class DocumentedRoutesTest {
    private static final Pattern SECTION = Pattern.compile("(?s)\\n## Routes\\n(.*?)\\n###? ");
    private static final Pattern ADDRESS = Pattern.compile("`(?:[A-Z, ]+ )?(/[^`?]*)[^`]*`");
    private static final Pattern CHOICE = Pattern.compile("(.*)\\{([^}]*,[^}]*)}(.*)");

    @Test
    void theTableIsThatOfTheServer() throws IOException {
        try (OpenEdge edge = new OpenEdge(OpenEdge.settings(0))) {
            assertThat(documented()).isEqualTo(edge.server.addresses());
        }
    }

    private static Set<String> documented() throws IOException {
        String text = Files.readString(Path.of("../docs/protocols.md"));
        String section = SECTION.matcher(text)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1)[1])
                .flatMap(cell -> ADDRESS.matcher(cell).results().map(MatchResult::group))
                .map(span -> ADDRESS.matcher(span).replaceFirst("$1").strip())
                .flatMap(DocumentedRoutesTest::each)
                .map(address -> address.replaceFirst("(\\{|…).*", "*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code /v1/{a,b}} is two addresses. */
    private static Stream<String> each(String address) {
        var choice = CHOICE.matcher(address);
        return choice.matches()
                ? Arrays.stream(choice.group(2).split(",", -1)).map(one -> choice.group(1) + one + choice.group(3))
                : Stream.of(address);
    }
}
