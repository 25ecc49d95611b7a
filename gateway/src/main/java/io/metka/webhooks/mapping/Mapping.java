package io.metka.webhooks.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How membership changes become requests of a partner's own interface. */
public final class Mapping {
    private final Map<Kind, RequestShape> shapes;
    private final boolean alike;
    private final List<List<Reference>> required;
    private final AnswerRules answer;
    private final Set<Reference> references;
    private final boolean each;

    Mapping(
            Map<Kind, RequestShape> shapes,
            boolean alike,
            List<List<Reference>> required,
            AnswerRules answer,
            Read read) {
        this.shapes = Map.copyOf(shapes);
        this.alike = alike;
        this.required = List.copyOf(required);
        this.answer = answer;
        this.references = Set.copyOf(read.references());
        this.each = read.each();
    }

    /** What was met on reading. */
    record Read(Set<Reference> references, boolean each) {}

    /** A mapping as it was read; of no use when there are problems. */
    public record Parsed(Mapping mapping, List<Problem> problems) {
        public Parsed {
            problems = List.copyOf(problems);
        }
    }

    /** Reads a mapping; the problems' pointers begin with the given one. */
    public static Parsed parse(JsonNode document, String pointer) {
        MappingParser parser = new MappingParser();
        Mapping mapping = parser.parse(document, pointer);
        return new Parsed(mapping, parser.problems());
    }

    /** What it needs to know of a profile. */
    public Wanted wanted() {
        return new Wanted(members("traits"), members("attributes"), members("identifiers"));
    }

    /** Names of the parameters that its requests need. */
    public Set<String> parameters() {
        return members("parameters");
    }

    /** Names of the secrets that its requests need. */
    public Set<String> secrets() {
        return members("secrets");
    }

    private Set<String> members(String root) {
        return references.stream()
                .filter(reference -> reference.root().equals(root))
                .map(Reference::member)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a request can carry more than one change. */
    public boolean takesBatches() {
        return each;
    }

    /** Whether changes of both kinds go into one request. */
    public boolean alike(MembershipChange one, MembershipChange other) {
        return alike || one.kind() == other.kind();
    }

    /** Why nothing is sent for a change, in words without any value; empty when it is. */
    public Optional<String> missing(Item item, Map<String, String> parameters) {
        Kind kind = item.change().kind();
        if (!shapes.containsKey(kind)) {
            return Optional.of("the mapping sends nothing when a profile has " + kind.wireName());
        }
        Scope scope = Scope.of(List.of(item), "", new Scope.Values(parameters, Map.of()));
        List<String> absent = new ArrayList<>();
        for (List<Reference> any : required) {
            if (any.stream().allMatch(reference -> reference.value(scope).isMissingNode())) {
                absent.add(any.stream().map(Reference::toString).collect(Collectors.joining(" or ")));
            }
        }
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("the profile has no " + String.join(", ", absent) + " that may be sent");
    }

    /**
     * The request for changes that are {@link #alike} and of which nothing is {@link #missing}.
     *
     * @param id the request's, the same at each attempt
     * @throws UnfitValueException when a value cannot stand where it should
     */
    public Rendered render(List<Item> items, String id, Map<String, String> parameters, Map<String, String> secrets)
            throws UnfitValueException {
        RequestShape shape = shapes.get(items.getFirst().change().kind());
        if (shape == null) {
            throw new UnfitValueException("the mapping has no request for this kind of change");
        }
        return shape.render(Scope.of(items, id, new Scope.Values(parameters, secrets)));
    }

    /** How the partner's answers are read. */
    public AnswerRules answer() {
        return answer;
    }
}
