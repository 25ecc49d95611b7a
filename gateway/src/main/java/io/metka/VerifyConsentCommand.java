package io.metka;

import io.metka.consent.ChainAudit;
import io.metka.consent.ChainHeads;
import io.metka.model.IdentityRules;
import io.metka.model.ProjectId;
import io.metka.settings.Settings;
import io.metka.settings.SettingsException;
import io.metka.settings.SettingsReader;
import io.metka.settings.WarehouseSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.StoreUnavailableException;
import io.metka.telemetry.ConsentSignals;
import io.metka.telemetry.WarehouseSignals;
import io.metka.warehouse.ClickHouse;
import io.metka.warehouse.ConsentReceipts;
import io.metka.warehouse.WarehouseException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ./metka verify-consent}: walks the chains of consent receipts and says where they are broken. It needs the data
 * folder of a gateway, for its secret, and ClickHouse: a server at any time, the embedded engine while no gateway runs.
 *
 * @param config the gateway's settings file
 * @param project whose receipts are examined, empty for all
 */
record VerifyConsentCommand(Path config, Optional<ProjectId> project) {
    static final String NAME = "verify-consent";
    static final int SOUND = 0;
    static final int BROKEN = 1;
    static final int UNREADABLE = 2;

    private static final String USAGE = "Use: ./metka verify-consent [--project P] [--config FILE]";

    /**
     * Reads the words after the command's name.
     *
     * @throws IllegalArgumentException when they are not understood, saying what would be
     */
    static VerifyConsentCommand parse(List<String> words) {
        VerifyConsentCommand parsed = new VerifyConsentCommand(Path.of("metka.toml"), Optional.empty());
        for (int i = 0; i < words.size(); i += 2) {
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            if (value.isEmpty()) {
                throw new IllegalArgumentException(USAGE);
            }
            parsed = switch (words.get(i)) {
                case "--project" -> new VerifyConsentCommand(parsed.config, Optional.of(new ProjectId(value)));
                case "--config" -> new VerifyConsentCommand(Path.of(value), parsed.project);
                default -> throw new IllegalArgumentException(USAGE);
            };
        }
        return parsed;
    }

    /** Carries the command out; answers its exit code. */
    int run(Map<String, String> environment, PrintStream out, PrintStream errors) {
        try {
            Settings settings = SettingsReader.read(config, environment);
            if (!Files.exists(settings.data().resolve(DataFolder.SECRET))) {
                errors.println(
                        "There is no gateway's secret in " + settings.data().toAbsolutePath()
                                + "; run this where the gateway runs, with the same settings");
                return UNREADABLE;
            }
            if (settings.clickhouse().url() != null) {
                byte[] secret = DataFolder.secret(settings.data(), Ids.RANDOM);
                return examine(settings, secret, settings.clickhouse(), out);
            }
            Path home = Path.of(environment.getOrDefault("METKA_HOME", "."));
            try (DataFolder data = DataFolder.hold(settings.data());
                    EmbeddedStores stores = EmbeddedStores.start(settings, home, data, Ids.RANDOM)) {
                return examine(settings, data.secret(Ids.RANDOM), stores.clickHouse(settings.clickhouse()), out);
            }
        } catch (SettingsException | IOException | StoreUnavailableException | WarehouseException e) {
            errors.println("The receipts cannot be examined. " + e.getMessage());
            errors.println("A running gateway examines its own: GET /api/v1/projects/PROJECT/consent/verification");
            return UNREADABLE;
        }
    }

    private int examine(Settings settings, byte[] secret, WarehouseSettings warehouse, PrintStream out) {
        Path heads = settings.data().resolve(Backstage.CONSENT_HEADS);
        try (ClickHouse clickHouse = new ClickHouse(warehouse, WarehouseSignals.NOOP);
                ConsentWiring consent = new ConsentWiring(
                        settings, secret, _ -> IdentityRules.DEFAULT, Clock.SYSTEM, ConsentSignals.NOOP)) {
            List<ChainAudit.Finding> findings =
                    consent.audit(new ConsentReceipts(clickHouse)).examine(project, ChainHeads.open(heads));
            findings.forEach(finding -> out.println(told(finding)));
            long broken = findings.stream().filter(f -> f.broken().isPresent()).count();
            long sound = findings.stream().mapToLong(ChainAudit.Finding::sound).sum();
            out.println(
                    broken == 0
                            ? "All " + sound + " receipts of " + findings.size() + " chain(s) are as they were written."
                            : broken + " of " + findings.size() + " chain(s) are broken.");
            return broken == 0 ? SOUND : BROKEN;
        }
    }

    private static String told(ChainAudit.Finding finding) {
        String chain = "project " + finding.chain().project() + ", node "
                + finding.chain().node() + ": ";
        return chain
                + finding.broken()
                        .map(fault -> "BROKEN at receipt number " + fault.sequence() + ": " + meaning(fault.kind())
                                + (fault.receipt().isEmpty() ? "" : " (id " + fault.receipt() + ")") + "; "
                                + finding.sound() + " receipts before it are sound")
                        .orElse(finding.sound() + " receipts, sound");
    }

    private static String meaning(ChainAudit.Kind kind) {
        return switch (kind) {
            case MISSING -> "rows are missing";
            case REPEATED -> "the row stands twice";
            case REORDERED -> "the row was written after another one than it follows now";
            case ALTERED -> "the row is not what was signed";
            case TRUNCATED -> "this node has written more than is there";
        };
    }
}
