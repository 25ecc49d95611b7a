package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Gallery;
import io.metka.container.KeyUses;
import io.metka.container.Previews;
import io.metka.control.accounts.Accounts;
import io.metka.control.accounts.FourEyes;
import io.metka.control.drafts.Drafts;
import io.metka.control.reports.AnswerSigner;
import io.metka.control.reports.ConsentRegister;
import io.metka.control.reports.DeliveryLog;
import io.metka.control.reports.EffectReports;
import io.metka.control.reports.HealthReport;
import io.metka.control.reports.LiveFeed;
import io.metka.control.reports.Memberships;
import io.metka.control.reports.Outbox;
import io.metka.control.reports.Probe;
import io.metka.control.reports.Profiles;
import io.metka.control.reports.RejectedLog;
import io.metka.control.reports.TransformationTrials;
import io.metka.control.store.ControlStore;
import io.metka.control.versions.Bundles;
import io.metka.control.versions.CatalogPublisher;
import io.metka.control.versions.Changes;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.Partners;
import io.metka.control.workspace.Projects;
import io.metka.settings.ControlSettings;
import io.metka.support.Clock;
import io.metka.telemetry.ControlSignals;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The listener of the console port. */
public final class Console {
    static final String UI = "/io/metka/control/ui";
    private static final int WORKERS = 8;
    private static final int SLOW_WORKERS = 2;
    private static final int IDLE_SECONDS = 75;

    private final ControlSettings settings;
    private final Services services;
    private final Lent lent;
    private final Contract contract = Contract.read();
    private final Gallery gallery = new Gallery();
    private final Authentication authentication;
    private final WorkerExecutor workers;
    private final WorkerExecutor slowWorkers;
    private final HttpServer server;

    /** The parts of the control plane that the API speaks to. */
    public record Services(
            ControlStore store,
            Changes changes,
            Accounts accounts,
            Projects projects,
            Drafts drafts,
            Bundles bundles) {}

    /** What the composition root lends. */
    public record Lent(
            Vertx vertx,
            Clock clock,
            DeliveryLog deliveries,
            Outbox outbox,
            EffectReports effects,
            Profiles profiles,
            Memberships memberships,
            AnswerSigner signer,
            TransformationTrials trials,
            RejectedLog rejected,
            LiveFeed live,
            ConsentRegister consent,
            HealthReport health,
            Previews previews,
            KeyUses keyUses,
            Map<String, Probe> probes,
            ControlSignals signals) {}

    public Console(ControlSettings settings, Services services, Lent lent) {
        this.settings = settings;
        this.services = services;
        this.lent = lent;
        this.authentication = new Authentication(
                services.accounts(), settings.failedAttemptsPerMinute(), lent.clock(), lent.signals());
        this.workers = lent.vertx().createSharedWorkerExecutor("console", WORKERS);
        this.slowWorkers = lent.vertx().createSharedWorkerExecutor("console-passwords", SLOW_WORKERS);
        this.server = lent.vertx()
                .createHttpServer(new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        .setIdleTimeout(IDLE_SECONDS));
    }

    /** Listens; completes with the port. */
    public Future<Integer> start() {
        Router router = router(UI);
        return server.requestHandler(request -> harmless(request, router))
                .listen()
                .map(HttpServer::actualPort);
    }

    public Future<Void> stop() {
        return server.close().eventually(workers::close).eventually(slowWorkers::close);
    }

    /** What the contract finds wrong with a bundle. */
    public List<Finding> checkBundle(ObjectNode bundle) {
        return contract.check(
                operations().stream()
                        .filter(operation -> operation.id().equals("importProject"))
                        .findFirst()
                        .orElseThrow(),
                bundle);
    }

    Contract contract() {
        return contract;
    }

    List<Operation> operations() {
        Desk desk = new Desk(services.store(), services.changes());
        Drafts drafts = services.drafts();
        CatalogPublisher.Parts parts = drafts.parts();
        String inProject = "/projects/{project}/";
        List<Operation> operations = new ArrayList<>();
        operations.addAll(accountOperations(desk));
        operations.addAll(DefinitionOperations.of(desk, services.projects(), "Project", "/projects"));
        operations.addAll(DefinitionOperations.of(desk, parts.sources(), "Source", inProject + "sources"));
        operations.addAll(WriteKeyOperations.of(desk, parts.sources(), lent.keyUses()));
        operations.addAll(ImportKeyOperations.of(desk, parts.sources(), lent.keyUses()));
        operations.addAll(DefinitionOperations.of(desk, parts.segments(), "Segment", inProject + "segments"));
        operations.addAll(audienceOperations(desk, parts));
        operations.addAll(WebhookOperations.of(desk, parts.webhooks(), lent.outbox(), lent.clock()));
        operations.addAll(DefinitionOperations.of(desk, parts.containers(), "Container", inProject + "containers"));
        operations.addAll(DefinitionOperations.of(
                desk, parts.transformations(), "Transformation", inProject + "transformations"));
        operations.addAll(
                TransformationOperations.of(desk, services.projects(), parts.transformations(), lent.trials()));
        operations.addAll(DefinitionOperations.of(desk, parts.attributes(), "Attribute", inProject + "attributes"));
        operations.addAll(DocumentOperations.of(desk, parts.rfm(), "Rfm", inProject + "rfm/settings"));
        operations.addAll(DocumentOperations.of(desk, parts.policies(), "Policy", inProject + "policy"));
        operations.addAll(EffectOperations.of(desk, parts.webhooks(), lent.effects(), lent.clock()));
        operations.addAll(DocumentOperations.of(desk, parts.identities(), "Identity", inProject + "identity"));
        operations.addAll(ProfileOperations.of(desk, services.projects(), lent.profiles()));
        operations.addAll(DefinitionOperations.of(desk, parts.plan(), "PlannedEvent", inProject + "plan"));
        operations.addAll(PlanOperations.of(
                desk, new PlanOperations.Parts(services.projects(), parts.sources(), lent.rejected(), lent.clock())));
        operations.addAll(VersionOperations.of(desk, parts, fourEyes()));
        LiveStreams live =
                new LiveStreams(lent.vertx(), lent.live(), settings.liveStreams(), lent.signals(), lent.clock());
        operations.addAll(PreviewOperations.of(
                new DraftDesk(desk, parts.containers(), drafts.workspaces()),
                new PreviewOperations.Parts(
                        parts.versions(), drafts.releases(), drafts.previews(), lent.previews(), live)));
        operations.addAll(draftOperations(desk, drafts));
        operations.addAll(ConsentOperations.of(desk, parts.consentDocuments(), "Document"));
        operations.addAll(ConsentOperations.of(desk, parts.consentPurposes(), "Purpose"));
        operations.addAll(ConsentOperations.of(desk, services.projects(), lent.consent(), lent.clock()));
        operations.addAll(GalleryOperations.of(gallery));
        operations.addAll(WorkspaceOperations.of(desk, services.bundles(), fourEyes()));
        operations.addAll(ImportOperations.of(desk, drafts.gtmImports()));
        operations.addAll(ReportOperations.of(
                desk,
                services.projects(),
                new ReportOperations.Sources(lent.deliveries(), lent.health(), live, contract, lent.clock())));
        return operations;
    }

    private FourEyes fourEyes() {
        Accounts accounts = services.accounts();
        return new FourEyes(services.projects(), accounts.users(), accounts.members());
    }

    /** Who may do all of this, and who has done it. */
    private List<Operation> accountOperations(Desk desk) {
        Accounts accounts = services.accounts();
        Projects projects = services.projects();
        List<Operation> operations = new ArrayList<>();
        operations.addAll(new SessionOperations(
                        desk,
                        accounts,
                        new SessionOperations.Parts(projects, authentication, settings.accounts(), lent.signals()))
                .all());
        operations.addAll(AccountOperations.of(desk, accounts));
        operations.addAll(UserOperations.of(desk, accounts, settings.accounts(), lent.clock()));
        operations.addAll(MemberOperations.of(desk, accounts, projects));
        operations.addAll(AuditOperations.of(desk));
        operations.addAll(TokenOperations.of(desk, projects, accounts.projectTokens(), contract::areas));
        return operations;
    }

    /** Who is in segments, for operators and for partners. */
    private List<Operation> audienceOperations(Desk desk, CatalogPublisher.Parts parts) {
        List<Operation> operations = new ArrayList<>();
        operations.addAll(SegmentOperations.of(
                desk,
                new SegmentOperations.Parts(
                        services.projects(), parts.segments(), parts.attributes(), lent.memberships(), lent.clock())));
        Partners partners = new Partners();
        operations.addAll(PartnerOperations.of(desk, partners));
        operations.addAll(PartnerOperations.keys(desk, partners));
        operations.addAll(PullOperations.of(
                desk,
                new PullOperations.Parts(partners, parts.segments(), lent.memberships(), lent.signer(), lent.clock())));
        return operations;
    }

    private static List<Operation> draftOperations(Desk desk, Drafts drafts) {
        CatalogPublisher.Parts parts = drafts.parts();
        DraftDesk draftDesk = new DraftDesk(desk, parts.containers(), drafts.workspaces());
        List<Operation> operations = new ArrayList<>();
        operations.addAll(
                EnvironmentOperations.of(draftDesk, drafts.environments(), parts.publishing(), drafts.approvals()));
        operations.addAll(DraftOperations.ofWorkspaces(draftDesk, drafts.entities()));
        operations.addAll(ReviewOperations.of(
                draftDesk,
                new ReviewOperations.Parts(
                        parts.versions(), drafts.insight(), drafts.merging(), drafts.releases(), drafts.transfers())));
        operations.addAll(DraftOperations.ofEntities(draftDesk, drafts.entities()));
        return operations;
    }

    private Router router(String uiFolder) {
        Router router = Router.router(lent.vertx());
        lent.probes()
                .forEach((path, probe) -> router.route(path)
                        .method(HttpMethod.GET)
                        .method(HttpMethod.HEAD)
                        .handler(context -> answer(probe, context)));
        Api.Conditions conditions = new Api.Conditions(
                workers,
                slowWorkers,
                new Clients(settings.trustedProxies()),
                lent.clock(),
                lent.signals(),
                settings.maxBodyBytes());
        Api.Doors doors = new Api.Doors(
                authentication, new Reveals(new Desk(services.store(), services.changes()), lent.signals()));
        new Api(operations(), contract, doors, conditions).mount(router);
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(new UiFiles(lent.vertx(), uiFolder));
        return router;
    }

    /** Headers for every answer, the ones that Vert.x makes included; what has a policy of its own replaces it. */
    private static void harmless(HttpServerRequest request, Router router) {
        request.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        if (request.authority() == null) {
            // The router would throw, and log a stack trace for whoever likes to send such requests.
            Problem problem = Problem.of(Problem.Kind.MALFORMED, "Send the host in the header Host");
            request.response()
                    .setStatusCode(problem.status())
                    .putHeader("Content-Type", "application/problem+json")
                    .end(problem.json().toString());
            return;
        }
        router.handle(request);
    }

    private void answer(Probe probe, RoutingContext context) {
        workers.executeBlocking(probe::read, false).onComplete(read -> {
            if (read.failed()) {
                context.fail(read.cause());
            } else {
                context.response()
                        .setStatusCode(read.result().status())
                        .putHeader("Content-Type", read.result().contentType())
                        .putHeader("Cache-Control", "no-store");
                Answer.end(context, Buffer.buffer(read.result().body()));
            }
        });
    }
}
