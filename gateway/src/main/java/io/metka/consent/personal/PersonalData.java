package io.metka.consent.personal;

import io.metka.model.Batch;
import io.metka.model.Event;
import io.metka.model.JsonText;
import io.metka.model.Page;
import io.metka.model.ProjectId;
import io.metka.model.RejectedEvent;
import io.metka.settings.PrivacySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes out of a batch what nobody meant to send, before it is written to disk: query parameters that are not allowed,
 * user names and fragments in addresses, e-mail addresses and phone numbers in texts (consent-and-152fz.md R14).
 *
 * <p>Identifiers stay: they are there to name the visitor, and leave the gateway's identity stage only as keyed hashes.
 * Safe for use by many threads.
 */
public final class PersonalData {
    private static final int LEAST_SECRET_BYTES = 32;

    private final PrivacySettings settings;
    private final AddressRules addresses;
    private final SecretKeySpec master;
    private final Map<ProjectId, Rules> projects = new ConcurrentHashMap<>();

    /** @param secret from which the projects' hash keys are derived, at least 32 bytes; the same on all nodes */
    public PersonalData(PrivacySettings settings, byte[] secret) {
        if (secret.length < LEAST_SECRET_BYTES) {
            throw new IllegalArgumentException("the secret for hashes must have at least " + LEAST_SECRET_BYTES
                    + " bytes, but has " + secret.length);
        }
        this.settings = settings;
        this.addresses = new AddressRules(settings);
        this.master = new SecretKeySpec(secret, "HKDF");
    }

    /** The batch without what is not to be kept; the same when there is nothing of the kind. */
    public Batch reduce(Batch batch) {
        Rules rules = projects.computeIfAbsent(batch.origin().project(), Rules::new);
        List<Event> events = new ArrayList<>(batch.events().size());
        for (Event event : batch.events()) {
            events.add(rules.reduce(event));
        }
        List<RejectedEvent> rejected = batch.rejected().stream()
                .map(event -> event.with(rules.json(event.body(), "rejected")))
                .toList();
        return new Batch(batch.origin(), events, rejected, batch.violations());
    }

    /** What holds for one project. */
    private final class Rules {
        private final boolean detect;
        private final ContactText contacts;
        private final JsonContacts objects;

        Rules(ProjectId project) {
            detect = settings.detectContacts() && !settings.clearProjects().contains(project.value());
            contacts = new ContactText(new ContactHashes(project, master));
            objects = new JsonContacts(contacts, addresses, settings.clearFields());
        }

        Event reduce(Event event) {
            Page page = page(event.page());
            JsonText properties = json(event.properties(), "properties");
            JsonText traits = json(event.traits(), "traits");
            JsonText context = json(event.context(), "context");
            boolean same = page.equals(event.page())
                    && properties.equals(event.properties())
                    && traits.equals(event.traits())
                    && context.equals(event.context());
            return same
                    ? event
                    : new Event(
                            event.id(),
                            event.name(),
                            event.time(),
                            event.identifiers(),
                            event.consent(),
                            page,
                            event.commerce(),
                            properties,
                            traits,
                            context,
                            event.violations());
        }

        private Page page(Page page) {
            if (page.equals(Page.NONE)) {
                return page;
            }
            Page reduced = new Page(
                    address(page.url(), "page.url"),
                    text(page.title(), "page.title"),
                    address(page.referrer(), "page.referrer"));
            return reduced.equals(page) ? page : reduced;
        }

        private String address(String address, String field) {
            return address.isEmpty() ? "" : addresses.reduce(address, part -> text(part, field));
        }

        private String text(String text, String field) {
            return detect && !settings.clearFields().contains(field) ? contacts.without(text, false) : text;
        }

        JsonText json(JsonText object, String root) {
            return detect && !object.equals(JsonText.EMPTY_OBJECT) ? objects.without(object, root) : object;
        }
    }
}
