package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.PreviewSession;
import io.metka.container.PreviewToken;
import io.metka.container.Previews;
import io.metka.container.Script;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.model.ProjectId;
import io.metka.support.Ids;
import io.metka.support.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Makes the links with which those who work on a container see a draft on the site. */
public final class PreviewLinks {
    /** The name of the environment that a previewed script says it is in. */
    private static final String ENVIRONMENT = "Preview";

    private static final int DEFAULT_MINUTES = 60;
    private static final int KEY_BYTES = 32;
    private static final int SESSION_BYTES = 9;
    private static final Table<SecretRow> SECRETS = Table.of("secrets", SecretRow.class, "name");
    private static final String KEY = "preview";

    private final Containers containers;
    private final Compiler compiler;

    public PreviewLinks(Containers containers, Compiler compiler) {
        this.containers = containers;
        this.compiler = compiler;
    }

    /**
     * What is to be previewed, and where.
     *
     * @param version the number that the script shows; a draft has that of its base
     * @param label what the configuration is, for the audit log
     * @param request {@code url} of a page of the site, {@code minutes} unless it is an hour, and {@code pick} if the page
     *     begins with picking an element
     */
    public record Order(JsonNode configuration, int version, String label, ObjectNode request) {}

    /**
     * A preview that is ready to be opened, and the answer to who asked for it.
     *
     * @param view {@code link}, {@code expires_at} and {@code session}
     */
    public record Link(ObjectNode view, PreviewSession.Facts facts, SecretRow key) {
        /** Begins the session; to be called when the change is stored. */
        public void open(Previews previews) {
            previews.open(facts, bytes(key));
        }
    }

    /** Compiles a draft for one browser and makes the link to it; a refusal points into the draft's configuration. */
    public Link make(Work work, ContainerRow container, Order order) {
        URI page = page(order.request().path("url").asText());
        RefusedException.ifAny(compiler.check(order.configuration()));
        Instant expires = work.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(Duration.ofMinutes(order.request().path("minutes").asInt(DEFAULT_MINUTES)));
        SecretRow key = key(work.tx(), work.ids());
        String session = base64(work.ids().secret(SESSION_BYTES));
        Script script = compiler.preview(
                new Compiler.Draft(
                        new ProjectId(container.project()),
                        container.id(),
                        Math.max(1, order.version()),
                        containers.writeKey(work.tx(), container),
                        ENVIRONMENT,
                        order.configuration()),
                token(PreviewToken.Kind.TAB, container, session, expires).signed(bytes(key)));
        String token =
                token(PreviewToken.Kind.LINK, container, session, expires).signed(bytes(key));
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("link", link(page, token + (order.request().path("pick").asBoolean() ? "&metka_pick=1" : "")))
                .put("expires_at", expires.toString())
                .put("session", session);
        AuditLog.record(
                work,
                "created",
                new AuditLog.Subject(container.project(), "preview", container.id() + "/" + session),
                NullNode.getInstance(),
                Json.MAPPER.createObjectNode().put("of", order.label()).put("expires_at", expires.toString()));
        return new Link(
                view,
                new PreviewSession.Facts(new ProjectId(container.project()), container.id(), session, expires, script),
                key);
    }

    private static PreviewToken token(PreviewToken.Kind kind, ContainerRow container, String session, Instant expires) {
        return new PreviewToken(kind, container.id(), session, expires);
    }

    private static URI page(String url) {
        try {
            URI page = new URI(url);
            String scheme = page.getScheme() == null ? "" : page.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("https") || scheme.equals("http"))
                    && page.getHost() != null
                    && page.getUserInfo() == null) {
                return page;
            }
        } catch (URISyntaxException e) {
            // Refused below like any other address that a browser would not open as a page.
        }
        throw new RefusedException(
                RefusedException.Reason.INVALID,
                "The preview needs the address of a page",
                List.of(new Finding("/url", "This must be the http or https address of a page of the site")));
    }

    private static String link(URI page, String said) {
        String fragment = page.getRawFragment() == null ? "" : "#" + page.getRawFragment();
        String address = page.toString();
        String rest = address.substring(0, address.length() - fragment.length())
                .replaceAll("([?&])metka_(preview|pick)=[^&]*(?=&|$)", "$1")
                .replaceAll("([?&])&+", "$1")
                .replaceAll("[?&]$", "");
        return rest + (rest.contains("?") ? "&" : "?") + "metka_preview=" + said + fragment;
    }

    /** The key of all previews, made when the first one is. */
    private static SecretRow key(Tx tx, Ids ids) {
        return tx.find(SECRETS, KEY).orElseGet(() -> {
            SecretRow made = new SecretRow(KEY, base64(ids.secret(KEY_BYTES)));
            tx.insert(SECRETS, made);
            return made;
        });
    }

    private static byte[] bytes(SecretRow key) {
        return Base64.getUrlDecoder().decode(key.value());
    }

    private static String base64(byte[] secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
