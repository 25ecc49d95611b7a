package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The partners' addresses; a signing secret is shown when it is made and never again. */
public final class Webhooks extends Definitions<WebhookRow> {
    static final Table<WebhookRow> TABLE = Table.of("webhooks", WebhookRow.class, "project", "id");

    private final UrlCheck urls;

    public Webhooks(UrlCheck urls) {
        super("webhook", TABLE);
        this.urls = urls;
    }

    /** The webhooks of every project. */
    public List<WebhookRow> all(Tx tx) {
        return tx.all(TABLE);
    }

    @Override
    public ObjectNode present(WebhookRow row) {
        ObjectNode view = object().put("project", row.project())
                .put("id", row.id())
                .put("name", row.name())
                .put("url", row.url());
        row.segments().forEach(view.putArray("segments")::add);
        return view.put("enabled", row.enabled())
                .put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    public ObjectNode presentNew(WebhookRow row) {
        return present(row).put("secret", row.secret());
    }

    /** Gives the webhook a new signing secret. */
    public WebhookRow rotateSecret(Work work, WebhookRow row, Expected expected) {
        expected.check(row);
        return replace(work, "secret_rotated", row, row.withSecret(Names.webhookSecret(work.ids())));
    }

    @Override
    protected WebhookRow fresh(Work work, String project, String id, ObjectNode document) {
        List<String> segments = checked(work, project, document);
        String secret = document.path("secret").asText("");
        return new WebhookRow(
                project,
                id,
                document.path("name").asText(""),
                document.path("url").asText(),
                secret.isEmpty() ? Names.webhookSecret(work.ids()) : secret,
                segments,
                document.path("enabled").asBoolean(true),
                1,
                work.now(),
                work.now());
    }

    @Override
    protected WebhookRow changed(Work work, WebhookRow before, ObjectNode document) {
        return new WebhookRow(
                before.project(),
                before.id(),
                document.path("name").asText(""),
                document.path("url").asText(),
                document.path("secret").asText(before.secret()),
                checked(work, before.project(), document),
                document.path("enabled").asBoolean(true),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    private List<String> checked(Work work, String project, ObjectNode document) {
        List<Finding> findings = new ArrayList<>();
        checkUrl(document.path("url").asText(), findings);
        Set<String> segments = new LinkedHashSet<>();
        int index = 0;
        for (JsonNode segment : document.path("segments")) {
            if (work.tx().find(Segments.TABLE, project, segment.asText()).isEmpty()) {
                findings.add(new Finding(
                        "/segments/" + index, "There is no segment with the id " + segment.asText() + " here"));
            }
            segments.add(segment.asText());
            index++;
        }
        RefusedException.ifAny(findings);
        return List.copyOf(segments);
    }

    private void checkUrl(String text, List<Finding> findings) {
        try {
            URI url = new URI(text);
            if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
                findings.add(new Finding("/url", "Write https://host/path, without a user or a fragment"));
            } else {
                urls.problem(url).ifPresent(problem -> findings.add(new Finding("/url", problem)));
            }
        } catch (URISyntaxException e) {
            findings.add(new Finding("/url", "This is not a URL: " + e.getReason()));
        }
    }
}
