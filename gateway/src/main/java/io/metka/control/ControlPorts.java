package io.metka.control;

import io.metka.container.Catalog;
import io.metka.container.KeyUses;
import io.metka.container.Previews;
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
import io.metka.control.versions.Compiler;
import io.metka.control.workspace.RuleCheck;
import io.metka.control.workspace.TransformationCheck;
import io.metka.control.workspace.Webhooks;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.Sealing;
import io.metka.telemetry.ControlSignals;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the control plane needs of the rest of the gateway.
 *
 * @param dataFolder where the control store's file lies unless the settings say otherwise; exists
 * @param dataPlane takes each new catalog and returns when the data plane works with it
 * @param previews where drafts are served to those who work on them
 * @param keyUses which keys the data plane sees
 * @param probes path on the console port, for example {@code /metrics}, to what answers there without a token
 */
public record ControlPorts(
        Vertx vertx,
        Clock clock,
        Ids ids,
        Path dataFolder,
        RuleCheck rules,
        TransformationCheck transformations,
        Webhooks.Checks webhooks,
        Sealing sealing,
        Compiler compiler,
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
        Consumer<Catalog> dataPlane,
        Previews previews,
        KeyUses keyUses,
        Map<String, Probe> probes,
        ControlSignals signals) {
    public ControlPorts {
        probes = Map.copyOf(probes);
    }
}
