package io.metka.segments;

import io.metka.container.Catalog;
import io.metka.model.ComputedAttribute;
import io.metka.model.ProjectId;
import io.metka.model.RfmSettings;
import io.metka.model.SegmentDefinition;
import io.metka.segments.language.Computation;
import io.metka.segments.language.RfmModel;
import io.metka.segments.language.Rule;
import io.metka.segments.language.RuleLinker;
import io.metka.segments.language.RuleLinker.Named;
import io.metka.segments.language.RuleParser;
import io.metka.support.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one project has published of segments, attributes and scores, with everything read once. */
final class Definitions {
    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

    private final ProjectId project;
    private final List<SegmentDefinition> segments;
    private final List<ComputedAttribute> attributes;
    private final RfmSettings rfm;
    private final Map<String, Named<Rule>> rules = new LinkedHashMap<>();
    private final Map<String, Named<Computation>> computations = new LinkedHashMap<>();

    private Definitions(
            ProjectId project, List<SegmentDefinition> segments, List<ComputedAttribute> attributes, RfmSettings rfm) {
        this.project = project;
        this.segments = segments;
        this.attributes = attributes;
        this.rfm = rfm;
    }

    static Definitions of(Catalog catalog, ProjectId project) {
        Definitions definitions = new Definitions(
                project,
                catalog.segments().stream()
                        .filter(segment -> segment.project().equals(project))
                        .toList(),
                catalog.attributes(project),
                catalog.rfm(project));
        definitions.read();
        return definitions;
    }

    private void read() {
        for (SegmentDefinition segment : segments) {
            RuleParser.Parsed parsed = RuleParser.parse(segment.rule());
            Rule rule = parsed.rule();
            if (rule == null) {
                LOG.error(
                        "Segment {} of project {} is not evaluated, its rule is not valid: {}",
                        segment.id(),
                        project,
                        parsed.problems());
            } else {
                rules.put(segment.id(), new Named<>(rule, segment.revision()));
            }
        }
        for (ComputedAttribute attribute : attributes) {
            Computation computation = RuleParser.computation(attribute.definition());
            if (computation == null) {
                LOG.error(
                        "Attribute {} of project {} is not computed, its definition is not valid",
                        attribute.id(),
                        project);
            } else {
                computations.put(attribute.id(), new Named<>(computation, attribute.revision()));
            }
        }
    }

    /** Whether both say the same of the project. */
    boolean sameAs(Definitions other) {
        return segments.equals(other.segments) && attributes.equals(other.attributes) && rfm.equals(other.rfm);
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    RfmSettings rfm() {
        return rfm;
    }

    /** The project's computed attributes by id. */
    Map<String, Named<Computation>> computations() {
        return computations;
    }

    /** Whether an outcome may change because customers are scored by other boundaries. */
    boolean useRfm() {
        return rules.values().stream().anyMatch(named -> uses(named.value()));
    }

    private static boolean uses(Rule rule) {
        return switch (rule) {
            case Rule.All(List<Rule> all) -> all.stream().anyMatch(Definitions::uses);
            case Rule.Any(List<Rule> any) -> any.stream().anyMatch(Definitions::uses);
            case Rule.Not(Rule negated) -> uses(negated);
            case Rule.Rfm _ -> true;
            default -> false;
        };
    }

    /** The segments that can be evaluated, ready for it. */
    List<Segment> linked(@Nullable Named<RfmModel> scores) {
        List<Segment> linked = new ArrayList<>();
        rules.forEach((id, named) -> {
            RuleLinker.Linked result = RuleLinker.link(id, named.value(), names(() -> scores));
            Rule rule = result.rule();
            if (rule == null) {
                LOG.error("Segment {} of project {} is not evaluated: {}", id, project, result.problems());
            } else {
                linked.add(new Segment(id, named.revision(), effective(named.revision(), result.dependencies()), rule));
            }
        });
        return linked;
    }

    RuleLinker.Names names(Supplier<@Nullable Named<RfmModel>> scores) {
        return new RuleLinker.Names() {
            @Override
            public @Nullable Named<Rule> segment(String id) {
                return rules.get(id);
            }

            @Override
            public @Nullable Named<Computation> attribute(String id) {
                return computations.get(id);
            }

            @Override
            public @Nullable Named<RfmModel> rfm() {
                return scores.get();
            }
        };
    }

    /** The rule's own revision when nothing else went into it; else a number made of all. */
    private static long effective(long revision, List<String> dependencies) {
        return dependencies.isEmpty()
                ? revision
                : ByteBuffer.wrap(Sha256.of(revision + "\n" + String.join("\n", dependencies)))
                                .getLong()
                        & Long.MAX_VALUE;
    }
}
