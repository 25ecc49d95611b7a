package io.metka.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import io.metka.container.Previews;
import io.metka.control.accounts.Accounts;
import io.metka.control.drafts.Drafts;
import io.metka.control.store.ControlStore;
import io.metka.control.versions.Bundles;
import io.metka.control.versions.CatalogPublisher;
import io.metka.control.versions.Changes;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.Sources;
import io.metka.control.workspace.Transformations;
import io.metka.settings.AccountSettings;
import io.metka.settings.ControlSettings;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.telemetry.ControlSignals;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract and the routes are one: each has what the other has, and every example is valid. */
final class OpenApiTest {
    private final Contract contract = Contract.read();

    @Test
    void everyRouteIsAnOperationAndEveryOperationIsARoute() {
        TreeSet<String> promised = new TreeSet<>();
        contract.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(member -> {
                    if (!member.getKey().equals("parameters")) {
                        promised.add(member.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey() + " "
                                + member.getValue().path("operationId").asText());
                    }
                }));
        TreeSet<String> served = new TreeSet<>();
        for (Operation operation : operations()) {
            served.add(operation.method() + " " + operation.path() + " " + operation.id());
        }
        assertThat(served).isEqualTo(promised);
    }

    @Test
    void everyPathParameterIsDeclared() {
        contract.document().path("paths").properties().forEach(path -> {
            TreeSet<String> declared = new TreeSet<>();
            path.getValue()
                    .path("parameters")
                    .forEach(parameter -> declared.add(
                            "{" + ContractCheck.resolved(parameter).path("name").asText() + "}"));
            TreeSet<String> used = new TreeSet<>();
            java.util.regex.Pattern.compile("\\{[a-z]+}")
                    .matcher(path.getKey())
                    .results()
                    .forEach(match -> used.add(match.group()));
            assertThat(declared).as(path.getKey()).isEqualTo(used);
        });
    }

    @Test
    void everyExampleIsValid() {
        List<String> checked = new ArrayList<>();
        for (JsonNode content : contract.document().findValues("application/json")) {
            if (content.has("example")) {
                Schema schema = contract.compile(content.path("schema"));
                assertThat(schema.validate(content.path("example")))
                        .as(content.path("example").toString())
                        .isEmpty();
                checked.add(content.path("schema").toString());
            }
        }
        assertThat(checked).hasSizeGreaterThan(8);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode reference : contract.document().findValues("$ref")) {
            assertThat(contract.document().at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void everyProblemKindIsListed() {
        List<String> listed = new ArrayList<>();
        contract.document()
                .at("/components/schemas/Problem/properties/type/enum")
                .forEach(type -> listed.add(type.asText()));
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(java.util.Arrays.stream(Problem.Kind.values())
                        .map(kind -> "urn:metka:problem:" + kind.wireName())
                        .toList());
    }

    private static List<Operation> operations() {
        FakePorts ports = new FakePorts();
        var store = new ControlStore("jdbc:sqlite:unused", Duration.ZERO);
        Sources sources = new Sources();
        Drafts drafts = Drafts.of(
                sources, ports, new Transformations(Gateway.transformations()), Gateway.webhooks(ports), ports);
        CatalogPublisher.Parts parts = drafts.parts();
        var publisher = new CatalogPublisher(store, parts, ports, ControlSignals.NOOP);
        Projects projects = new Projects();
        Vertx vertx = Vertx.vertx();
        try {
            return new Console(
                            ControlSettings.defaults(),
                            new Console.Services(
                                    store,
                                    new Changes(store, publisher, Clock.SYSTEM, Ids.RANDOM),
                                    Accounts.of(
                                            store,
                                            AccountSettings.defaults(),
                                            Gateway.SEALING,
                                            Clock.SYSTEM,
                                            Ids.RANDOM),
                                    projects,
                                    drafts,
                                    new Bundles(projects, parts)),
                            new Console.Lent(
                                    vertx,
                                    Clock.SYSTEM,
                                    ports,
                                    new FakeOutbox(),
                                    ports::effect,
                                    ports.profiles,
                                    new FakeMemberships(),
                                    (_, _, _, _) -> "",
                                    (_, event, _) -> event,
                                    new FakeRejectedLog(),
                                    ports,
                                    new FakeConsentRegister(),
                                    ports,
                                    new Previews(Clock.SYSTEM),
                                    new io.metka.container.KeyUses(Clock.SYSTEM),
                                    Map.of(),
                                    ControlSignals.NOOP))
                    .operations();
        } finally {
            vertx.close();
        }
    }
}
