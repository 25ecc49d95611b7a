package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.model.RfmSettings;
import io.metka.support.Json;
import java.util.List;

/** The RFM settings, one document for each project; a project that was never given any has the defaults. */
public final class RfmDefinitions extends ProjectDocuments<RfmRow> {
    static final Table<RfmRow> TABLE = Table.of("rfm_settings", RfmRow.class, "project");

    private final RuleProbe rules;

    /** @param rules knows which events and fields there can be */
    public RfmDefinitions(RuleCheck rules) {
        super("rfm", TABLE);
        this.rules = new RuleProbe(rules);
    }

    /** The settings of every project that has its own. */
    public List<RfmSettings> all(Tx tx) {
        return tx.all(TABLE).stream()
                .map(row -> new RfmSettings(new ProjectId(row.project()), row.settings(), row.settingsRevision()))
                .toList();
    }

    @Override
    protected ObjectNode defaults(String project) {
        return view(project, RfmSettings.DEFAULT, 0);
    }

    @Override
    public ObjectNode present(RfmRow row) {
        return view(row.project(), row.settings(), row.revision());
    }

    private static ObjectNode view(String project, JsonText settings, long revision) {
        ObjectNode view = object().put("project", project);
        view.setAll((ObjectNode) parsed(settings));
        return view.put("revision", revision);
    }

    @Override
    protected RfmRow never(Work work, String project) {
        return new RfmRow(project, JsonText.EMPTY_OBJECT, 0, 0, work.now(), work.now());
    }

    @Override
    protected RfmRow fresh(Work work, String project, String id, ObjectNode document) {
        return new RfmRow(project, settings(document), work.forDataPlane(), 1, work.now(), work.now());
    }

    @Override
    protected RfmRow changed(Work work, RfmRow before, ObjectNode document) {
        JsonText settings = settings(document);
        return new RfmRow(
                before.project(),
                settings,
                settings.equals(before.settings()) ? before.settingsRevision() : work.forDataPlane(),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    private JsonText settings(JsonNode document) {
        ObjectNode complete = RfmDocument.complete(document);
        RefusedException.ifAny(RfmDocument.check(complete, rules));
        return JsonText.ofUtf8(Json.bytes(complete));
    }
}
