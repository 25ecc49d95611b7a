package io.metka.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.Accounts;
import io.metka.control.api.Console;
import io.metka.control.drafts.Drafts;
import io.metka.control.store.ControlStore;
import io.metka.control.versions.Bundles;
import io.metka.control.versions.CatalogPublisher;
import io.metka.control.versions.Changes;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.Transformations;
import io.metka.control.workspace.Webhooks;
import io.metka.settings.ControlSettings;
import io.metka.support.StoreUnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control plane as a whole: the store of definitions, their publication and the console port. */
public final class ControlPlane {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    private final ControlStore store;
    private final Accounts accounts;
    private final Changes changes;
    private final Bundles bundles;
    private final Console console;
    private Optional<String> firstStartToken = Optional.empty();
    private int port;

    public ControlPlane(ControlSettings settings, ControlPorts ports) {
        store = store(settings, ports.dataFolder());
        accounts = Accounts.of(store, settings.accounts(), ports.sealing(), ports.clock(), ports.ids());
        Sources sources = new Sources();
        Drafts drafts = Drafts.of(
                sources,
                ports.rules(),
                new Transformations(ports.transformations()),
                new Webhooks(ports.webhooks(), ports.sealing()),
                ports.compiler());
        CatalogPublisher.Parts parts = drafts.parts();
        Projects projects = new Projects();
        bundles = new Bundles(projects, parts);
        var publisher = new CatalogPublisher(store, parts, ports.dataPlane(), ports.signals());
        changes = new Changes(store, publisher, ports.clock(), ports.ids());
        console = new Console(
                settings,
                new Console.Services(store, changes, accounts, projects, drafts, bundles),
                new Console.Lent(
                        ports.vertx(),
                        ports.clock(),
                        ports.deliveries(),
                        ports.outbox(),
                        ports.effects(),
                        ports.profiles(),
                        ports.memberships(),
                        ports.signer(),
                        ports.trials(),
                        ports.rejected(),
                        ports.live(),
                        ports.consent(),
                        ports.health(),
                        ports.previews(),
                        ports.keyUses(),
                        ports.probes(),
                        ports.signals()));
    }

    /** The store that the settings name, not opened yet. */
    static ControlStore store(ControlSettings settings, Path dataFolder) {
        String url =
                settings.store().isEmpty() ? "jdbc:sqlite:" + dataFolder.resolve("control.sqlite") : settings.store();
        return new ControlStore(url, settings.storeBusyTimeout());
    }

    /**
     * Publishes what is stored and listens. A store that is away delays neither: the API answers 503 and the data plane
     * keeps what it has until the store is back. Blocks until the port is open.
     */
    public void start() {
        try {
            firstStartToken = accounts.tokens().first();
        } catch (StoreUnavailableException e) {
            LOG.error("{}; the API answers 503 until it can be", e.getMessage(), e);
        }
        changes.publish();
        port = console.start().await();
        LOG.info("Console listens on port {}", port);
    }

    /** The administrator's token, when {@link #start} has just made it: to be shown once, it is kept nowhere. */
    public Optional<String> firstStartToken() {
        return firstStartToken;
    }

    /** The console port that is listened on. */
    public int port() {
        return port;
    }

    /**
     * Puts a project with everything in it, as {@code POST /api/v1/import} does; the same bundle again changes nothing.
     *
     * @param actor who does it, for the audit log
     * @return what changed, and the secrets that were made
     * @throws IllegalArgumentException when the bundle is not valid, with every finding
     */
    public JsonNode apply(String actor, JsonNode bundle) {
        if (!(bundle instanceof ObjectNode object)) {
            throw new IllegalArgumentException("A bundle is a JSON object");
        }
        List<Finding> findings = console.checkBundle(object);
        if (!findings.isEmpty()) {
            throw new IllegalArgumentException("The bundle is not valid: " + written(findings));
        }
        try {
            return changes.make(actor, work -> bundles.put(work, object));
        } catch (RefusedException e) {
            throw new IllegalArgumentException(e.getMessage() + ": " + written(e.findings()), e);
        }
    }

    /** Closes the port, then the store. Blocks until both are closed. */
    public void stop() {
        changes.close();
        console.stop().await();
        store.close();
    }

    private static String written(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.pointer() + " " + finding.message())
                .collect(Collectors.joining("; "));
    }
}
