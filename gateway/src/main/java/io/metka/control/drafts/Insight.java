package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerUses;
import io.metka.container.ScriptShare;
import io.metka.control.store.Tx;
import io.metka.control.versions.Compiler;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.Publishing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be learned about a draft as a whole. */
public final class Insight {
    private final ContainerUses uses;
    private final Approvals approvals;
    private final Publishing publishing;
    private final Compiler compiler;

    public Insight(ContainerUses uses, Approvals approvals, Publishing publishing, Compiler compiler) {
        this.uses = uses;
        this.approvals = approvals;
        this.publishing = publishing;
        this.compiler = compiler;
    }

    /** What to look for in a draft; see {@link Search.Question}. */
    public record Question(String text, String kind, String type, String folder, String label) {
        Search.Question typed() {
            return new Search.Question(
                    given(text), given(kind).map(Kind::of), given(type), given(folder), given(label));
        }

        private static Optional<String> given(String parameter) {
            return Optional.of(parameter).filter(some -> !some.isEmpty());
        }
    }

    /** What is different between two contents, for readers of the API. */
    public List<ObjectNode> differences(Contents older, Contents newer) {
        return Comparison.of(older, newer).stream()
                .map(Comparison.Change::present)
                .toList();
    }

    /** Where an entity is named. */
    public List<ObjectNode> uses(Draft draft, Kind kind, String id) {
        JsonNode entity = Entities.get(draft, kind, id);
        return Usage.of(uses, draft.contents()).where(kind, entity).stream()
                .map(Usage::present)
                .toList();
    }

    /** The entities that nothing names and that do nothing themselves. */
    public List<ObjectNode> unused(Draft draft) {
        Usage usage = Usage.of(uses, draft.contents());
        List<ObjectNode> unused = new ArrayList<>();
        draft.contents().each((kind, entity) -> {
            if (usage.isUnused(kind, entity)) {
                unused.add(Usage.present(new Contents.Place(kind, entity, "")));
            }
        });
        return unused;
    }

    public List<ObjectNode> search(Draft draft, Question question) {
        return Search.find(draft.contents(), question.typed());
    }

    public List<ObjectNode> lint(Tx tx, ContainerRow container, Draft draft) {
        List<ScriptShare> shares = shares(tx, container, draft.contents());
        return Lint.of(draft.contents(), Usage.of(uses, draft.contents()), approvals.list(tx, container), shares)
                .stream()
                .map(LintFinding::present)
                .toList();
    }

    /** Shares of the script that the contents would become; none when they cannot become one. */
    private List<ScriptShare> shares(Tx tx, ContainerRow container, Contents contents) {
        ObjectNode document = contents.document();
        return compiler.check(document).isEmpty() ? publishing.shares(tx, container, document) : List.of();
    }
}
