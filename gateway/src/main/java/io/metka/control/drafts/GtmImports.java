package io.metka.control.drafts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Problem;
import io.metka.container.gtm.GtmImport;
import io.metka.container.gtm.ImportResult;
import io.metka.control.store.Tx;
import io.metka.control.versions.Compiler;
import io.metka.control.versions.ContainerRow;
import io.metka.control.versions.Containers;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.SourceRow;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.Work;
import io.metka.support.Json;
import java.util.List;
import java.util.Optional;

/** Brings the containers of Google Tag Manager into a project, each as a draft that nobody has published yet. */
public final class GtmImports {
    private static final int LONGEST_NAME = 200;

    private final Sources sources;
    private final Containers containers;
    private final Workspaces workspaces;
    private final Transfers transfers;
    private final GtmImport reader;

    GtmImports(Sources sources, Containers containers, Workspaces workspaces, Transfers transfers, Compiler compiler) {
        this.sources = sources;
        this.containers = containers;
        this.workspaces = workspaces;
        this.transfers = transfers;
        this.reader = new GtmImport(document -> compiler.check(document).stream()
                .map(finding -> new Problem(finding.pointer(), finding.message()))
                .toList());
    }

    /**
     * Where an import goes.
     *
     * @param container an existing one or a new one; empty for a new one with an id of its own
     * @param workspace of an existing container; empty for a new workspace
     * @param source of a new container; empty when the project has only one
     * @param name of a new container; empty for its name in GTM
     */
    public record Order(String project, String container, String workspace, String source, String name) {}

    /** Reads an export, or refuses what is none. */
    public ImportResult read(JsonNode file) {
        ImportResult result = reader.read(file);
        if (result.document().isEmpty()) {
            String problem = result.report().problem().orElseThrow().en();
            throw new RefusedException(RefusedException.Reason.INVALID, problem, List.of(new Finding("", problem)));
        }
        return result;
    }

    /** What would become of an import, with nothing made. */
    public ObjectNode preview(Tx tx, Order order, ImportResult result) {
        containers.list(tx, order.project());
        ObjectNode view = view(result).put("dry_run", true).putNull("container").putNull("workspace");
        view.putArray("items");
        return view;
    }

    /** Puts what was read into a draft, and makes the container when there is none yet; all or nothing. */
    public ObjectNode put(Work work, Order order, ImportResult result) {
        Optional<ContainerRow> existing = order.container().isEmpty()
                ? Optional.empty()
                : containers.find(work.tx(), order.project(), order.container());
        ContainerRow container = existing.orElseGet(() -> create(work, order, result));
        WorkspaceRow workspace = existing.isEmpty()
                ? workspaces.list(work.tx(), container).getFirst()
                : workspace(work, container, order, result);
        ObjectNode transfer = Json.MAPPER.createObjectNode();
        transfer.set("document", result.document().orElseThrow());
        ObjectNode done = transfers.put(work, workspaces.draft(work.tx(), container, workspace), transfer);
        ObjectNode view = view(result)
                .put("dry_run", false)
                .put("container", container.id())
                .put("workspace", workspace.id());
        view.set("items", done.path("items"));
        return view;
    }

    private WorkspaceRow workspace(Work work, ContainerRow container, Order order, ImportResult result) {
        return order.workspace().isEmpty()
                ? workspaces.create(work, container, title(result))
                : workspaces.get(work.tx(), container, order.workspace());
    }

    private ContainerRow create(Work work, Order order, ImportResult result) {
        String name = order.name().isBlank() ? result.report().file().name() : order.name();
        ObjectNode document = Json.MAPPER
                .createObjectNode()
                .put("name", name.isBlank() ? "Google Tag Manager" : cut(name.strip()))
                .put("source", order.source().isEmpty() ? onlySource(work.tx(), order) : order.source());
        if (!order.container().isEmpty()) {
            document.put("id", order.container());
        }
        return containers.create(work, order.project(), document);
    }

    private String onlySource(Tx tx, Order order) {
        List<SourceRow> all = sources.list(tx, order.project());
        if (all.size() != 1) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "The project has " + all.size() + " sources: say with the query parameter source which one the new"
                            + " container sends events for, or name an existing container");
        }
        return all.getFirst().id();
    }

    private static String title(ImportResult result) {
        return ("GTM " + result.report().file().publicId()).strip();
    }

    private static String cut(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
    }

    private static ObjectNode view(ImportResult result) {
        ObjectNode view = Json.MAPPER.createObjectNode();
        view.set("report", result.report().json());
        view.set("document", result.document().orElseThrow());
        return view;
    }
}
