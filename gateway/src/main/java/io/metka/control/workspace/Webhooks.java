package io.metka.control.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.model.WebhookEndpoint;
import io.metka.model.WebhookHandling;
import io.metka.model.WebhookHandling.RetiringSecret;
import io.metka.support.Sealing;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The partners' addresses; a signing secret is shown when it is made and never again. */
public final class Webhooks extends Definitions<WebhookRow> {
    static final Table<WebhookRow> TABLE = Table.of("webhooks", WebhookRow.class, "project", "id");

    /** For how long a replaced secret is signed with as well, unless somebody says otherwise. */
    private static final Duration OVERLAP = Duration.ofDays(1);

    private final Checks checks;
    private final WebhookSecrets secrets;
    private final WebhookTemplates templates = new WebhookTemplates();

    /** Whom webhooks are judged by. */
    public record Checks(UrlCheck urls, DeliveryCheck delivery) {}

    public Webhooks(Checks checks, Sealing sealing) {
        super("webhook", TABLE);
        this.checks = checks;
        this.secrets = new WebhookSecrets(sealing);
    }

    /** The partners whose requests are written already. */
    public WebhookTemplates templates() {
        return templates;
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
        view.put("enabled", row.enabled())
                .put("paused", row.paused())
                .put("signing", secrets.signing(row))
                .put("template", row.template());
        secrets.publicKey(row).ifPresent(key -> view.put("public_key", key));
        view.set("delivery", parsed(row.delivery()));
        parsed(row.secrets()).fieldNames().forEachRemaining(view.putArray("secrets")::add);
        return view.put("revision", row.revision())
                .put("created_at", row.createdAt().toString())
                .put("updated_at", row.updatedAt().toString());
    }

    @Override
    public ObjectNode presentNew(WebhookRow row) {
        return present(row).put("secret", secrets.open(row.secret()));
    }

    /**
     * Gives the webhook a new signing secret; messages are signed with the one before as well for a while.
     *
     * @param keep how long, a day when it is empty
     * @param signing {@code hmac} or {@code ed25519}, as before when it is empty
     */
    public WebhookRow rotateSecret(
            Work work, WebhookRow row, Expected expected, Optional<Duration> keep, Optional<String> signing) {
        expected.check(row);
        String fresh = WebhookSecrets.fresh(signing.orElse(secrets.signing(row)), work.ids());
        return replace(
                work,
                "secret_rotated",
                row,
                row.rotated(secrets.seal(fresh), work.now().plus(keep.orElse(OVERLAP))));
    }

    /** Holds the webhook's messages back, or lets them go on. */
    public WebhookRow pause(Work work, WebhookRow row, boolean paused) {
        return row.paused() == paused ? row : replace(work, paused ? "paused" : "resumed", row, row.paused(paused));
    }

    /** Whether its requests have a form of the partner's. */
    public boolean hasMapping(WebhookRow row) {
        return parsed(row.delivery()).path("mapping").isObject();
    }

    /** As the data plane knows it. */
    public WebhookEndpoint endpoint(WebhookRow row) {
        Map<String, String> sealed = new HashMap<>();
        parsed(row.secrets())
                .properties()
                .forEach(e -> sealed.put(e.getKey(), e.getValue().asText()));
        List<RetiringSecret> retiring = row.previousSecret().isEmpty()
                ? List.of()
                : List.of(new RetiringSecret(row.previousSecret(), row.previousUntil()));
        return new WebhookEndpoint(
                new ProjectId(row.project()),
                row.id(),
                URI.create(row.url()),
                row.secret(),
                Set.copyOf(row.segments()),
                row.enabled(),
                new WebhookHandling(row.paused(), retiring, row.delivery(), sealed));
    }

    @Override
    protected WebhookRow fresh(Work work, String project, String id, ObjectNode asked) {
        ObjectNode document = templates.filled(asked);
        String template = document.path("template").asText("");
        if (!template.isEmpty() && templates.find(template).isEmpty()) {
            RefusedException.ifAny(List.of(new Finding(
                    "/template",
                    "The gallery has no template \"" + template + "\"; GET /webhook-templates lists them")));
        }
        JsonText named = secrets.changed(JsonText.of("{}"), document.path("secrets"));
        List<String> segments = checked(work, project, document, named);
        String secret = document.path("secret").asText("");
        return new WebhookRow(
                project,
                id,
                document.path("name").asText(""),
                document.path("url").asText(),
                secrets.seal(
                        secret.isEmpty()
                                ? WebhookSecrets.fresh(document.path("signing").asText("hmac"), work.ids())
                                : secret),
                segments,
                document.path("enabled").asBoolean(true),
                "",
                Instant.EPOCH,
                false,
                template,
                delivery(document),
                named,
                1,
                work.now(),
                work.now());
    }

    @Override
    protected WebhookRow changed(Work work, WebhookRow before, ObjectNode document) {
        JsonText named = secrets.changed(before.secrets(), document.path("secrets"));
        boolean keepsSecret =
                !document.has("secret") || document.path("secret").asText().equals(secrets.open(before.secret()));
        return new WebhookRow(
                before.project(),
                before.id(),
                document.path("name").asText(""),
                document.path("url").asText(),
                keepsSecret
                        ? before.secret()
                        : secrets.seal(document.path("secret").asText()),
                checked(work, before.project(), document, named),
                document.path("enabled").asBoolean(true),
                before.previousSecret(),
                before.previousUntil(),
                before.paused(),
                before.template(),
                delivery(document),
                named,
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    @Override
    protected void beforeRemoval(Work work, WebhookRow row) {
        new Policies().dropActivation(work, row.project(), row.id());
    }

    private static JsonText delivery(ObjectNode document) {
        JsonNode delivery = document.path("delivery");
        return JsonText.of(delivery.isObject() ? delivery.toString() : "{}");
    }

    private List<String> checked(Work work, String project, ObjectNode document, JsonText named) {
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
        Set<String> names = new LinkedHashSet<>();
        parsed(named).fieldNames().forEachRemaining(names::add);
        checks.delivery().check(parsed(delivery(document)), names).forEach(f -> findings.add(f.under("/delivery")));
        RefusedException.ifAny(findings);
        return List.copyOf(segments);
    }

    private void checkUrl(String text, List<Finding> findings) {
        try {
            URI url = new URI(text);
            if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
                findings.add(new Finding("/url", "Write https://host/path, without a user or a fragment"));
            } else {
                checks.urls().problem(url).ifPresent(problem -> findings.add(new Finding("/url", problem)));
            }
        } catch (URISyntaxException e) {
            findings.add(new Finding("/url", "This is not a URL: " + e.getReason()));
        }
    }
}
