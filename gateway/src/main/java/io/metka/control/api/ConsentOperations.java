package io.metka.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.ConsentRegister;
import io.metka.control.workspace.ConsentVersionRow;
import io.metka.control.workspace.ConsentVersions;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.Projects;
import io.metka.control.workspace.RefusedException;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import io.metka.support.Clock;
import io.metka.support.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Consent: the documents and purposes, the receipts of forms and other systems, and what the ledger knows. */
final class ConsentOperations {
    private static final String IN_PROJECT = "/projects/{project}/consent/";
    private static final int RECEIPTS = 1_000;
    private static final Duration USUAL_RATES = Duration.ofDays(30);

    private final Desk desk;
    private final Projects projects;
    private final ConsentRegister register;
    private final Clock clock;

    private ConsentOperations(Desk desk, Projects projects, ConsentRegister register, Clock clock) {
        this.desk = desk;
        this.projects = projects;
        this.register = register;
        this.clock = clock;
    }

    static List<Operation> of(Desk desk, Projects projects, ConsentRegister register, Clock clock) {
        var operations = new ConsentOperations(desk, projects, register, clock);
        return List.of(
                Operation.post(IN_PROJECT + "receipts", "createConsentReceipt", operations::record),
                Operation.post(IN_PROJECT + "subjects", "readConsentSubject", operations::subject),
                Operation.get(IN_PROJECT + "rates", "listConsentRates", operations::rates),
                Operation.get(IN_PROJECT + "verification", "verifyConsentReceipts", operations::verify));
    }

    /**
     * The operations on things that have versions.
     *
     * @param noun singular and capitalised, for example {@code Document}
     */
    static List<Operation> of(Desk desk, ConsentVersions versions, String noun) {
        String parameter = noun.toLowerCase(java.util.Locale.ROOT);
        String all = IN_PROJECT + parameter + "s";
        String one = all + "/{" + parameter + "}";
        return List.of(
                Operation.get(
                        all,
                        "listConsent" + noun + "s",
                        call -> list(versions, desk.store().read(tx -> versions.newest(tx, call.project())))),
                Operation.post(all, "createConsent" + noun + "Version", call -> {
                    var added =
                            desk.changes().make(call.actor(), work -> versions.add(work, call.project(), call.body()));
                    return new Answer.Document(added.fresh() ? 201 : 200, versions.present(added.row()), Map.of());
                }),
                Operation.get(
                        one,
                        "listConsent" + noun + "Versions",
                        call -> list(
                                versions,
                                desk.store()
                                        .read(tx -> versions.versions(tx, call.project(), call.parameter(parameter))))),
                Operation.get(
                        one + "/{version}",
                        "readConsent" + noun,
                        call -> Answer.ok(versions.present(desk.store()
                                .read(tx -> versions.get(
                                        tx, call.project(), call.parameter(parameter), call.number("version")))))));
    }

    private static Answer list(ConsentVersions versions, List<ConsentVersionRow> rows) {
        return Answer.list(rows.stream().map(versions::present).toList());
    }

    private Answer record(Call call) {
        ProjectId project = project(call);
        ObjectNode body = call.body();
        Set<String> granted = texts(body.path("granted"));
        Set<String> denied = texts(body.path("denied"));
        List<Finding> findings = new ArrayList<>();
        if (granted.isEmpty() && denied.isEmpty()) {
            findings.add(new Finding("", "Name at least one purpose in granted or denied"));
        }
        granted.stream()
                .filter(denied::contains)
                .forEach(purpose -> findings.add(new Finding("/denied", purpose + " is granted as well")));
        List<Identifier> subjects = new ArrayList<>();
        for (JsonNode one : body.path("subjects")) {
            Identifier subject = identifier(one);
            if (subjects.stream().anyMatch(other -> other.type().equals(subject.type()))) {
                findings.add(new Finding("/subjects", "There are two identifiers of the type " + subject.type()));
            }
            subjects.add(subject);
        }
        Instant at = time(body.path("at"), findings);
        RefusedException.ifAny(findings);
        JsonNode shown = body.path("document");
        ConsentReceipt receipt = register.record(
                project,
                new ConsentRegister.Answer(
                        body.path("id").asText(""),
                        subjects,
                        new ConsentState(granted, denied),
                        at,
                        body.path("method").asText(),
                        new ConsentReceipt.Document(
                                shown.path("id").asText(""),
                                shown.path("version").asInt(0),
                                shown.path("sha256").asText(""),
                                ConsentReceipt.Standing.NONE),
                        body.path("language").asText(""),
                        body.path("url").asText(""),
                        body.path("address").asText(""),
                        body.path("user_agent").asText("")));
        return new Answer.Document(201, present(receipt), Map.of());
    }

    private Instant time(JsonNode at, List<Finding> findings) {
        if (at.isMissingNode()) {
            return clock.now();
        }
        try {
            Instant time = OffsetDateTime.parse(at.asText()).toInstant();
            if (time.isAfter(clock.now())) {
                findings.add(new Finding("/at", "This time has not come yet"));
            }
            return time;
        } catch (DateTimeParseException e) {
            findings.add(new Finding("/at", "This is no time with an offset, such as 2026-11-22T13:00:00+03:00"));
            return clock.now();
        }
    }

    private Answer subject(Call call) {
        ProjectId project = project(call);
        ConsentRegister.Known known = register.of(project, identifier(call.body()), RECEIPTS + 1);
        ObjectNode view = Json.MAPPER.createObjectNode();
        known.subject().ifPresent(subject -> view.set("subject", present(subject)));
        ArrayNode decisions = view.putArray("decisions");
        new TreeMap<>(known.decisions())
                .forEach((purpose, decision) -> decisions
                        .addObject()
                        .put("purpose", purpose)
                        .put("granted", decision.granted())
                        .put("at", decision.at().toString())
                        .put("receipt", decision.receipt()));
        ArrayNode receipts = view.putArray("receipts");
        for (int i = 0; i < Math.min(RECEIPTS, known.receipts().size()); i++) {
            SignedReceipt link = known.receipts().get(i);
            ObjectNode one = present(link.receipt());
            if (i + 1 < known.receipts().size()) {
                one.put(
                        "previous_receipt",
                        known.receipts().get(i + 1).receipt().id());
            }
            one.putObject("chain")
                    .put("node", link.node())
                    .put("sequence", link.sequence())
                    .put("previous", link.previous())
                    .put("signature", link.signature());
            receipts.add(one);
        }
        return Answer.ok(view.put("more", known.receipts().size() > RECEIPTS));
    }

    private Answer rates(Call call) {
        ProjectId project = project(call);
        Instant to = call.askedTime("to").orElseGet(clock::now);
        Instant from = call.askedTime("from").orElseGet(() -> to.minus(USUAL_RATES));
        return Answer.list(register.rates(project, from, to).stream()
                .map(rate -> Json.MAPPER
                        .createObjectNode()
                        .put("day", rate.day())
                        .put("document", rate.document())
                        .put("version", rate.version())
                        .put("method", rate.method())
                        .put("purpose", rate.purpose())
                        .put("granted", rate.granted())
                        .put("denied", rate.denied())
                        .put("rate", (double) rate.granted() / Math.max(1, rate.granted() + rate.denied())))
                .toList());
    }

    private Answer verify(Call call) {
        List<ConsentRegister.Examined> chains = register.verify(project(call));
        ObjectNode view = Json.MAPPER.createObjectNode();
        view.put("sound", chains.stream().allMatch(chain -> chain.fault().isEmpty()));
        ArrayNode list = view.putArray("chains");
        for (ConsentRegister.Examined chain : chains) {
            ObjectNode one = list.addObject().put("node", chain.node()).put("receipts", chain.sound());
            if (!chain.fault().isEmpty()) {
                one.putObject("fault")
                        .put("kind", chain.fault())
                        .put("sequence", chain.sequence())
                        .put("receipt", chain.receipt());
            }
        }
        return Answer.ok(view);
    }

    private ProjectId project(Call call) {
        desk.store().read(tx -> projects.get(tx, call.project(), call.project()));
        return new ProjectId(call.project());
    }

    private static ObjectNode present(ConsentReceipt receipt) {
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("id", receipt.id())
                .put("source", receipt.source())
                .put("at", receipt.at().toString())
                .put("received_at", receipt.receivedAt().toString());
        ArrayNode subjects = view.putArray("subjects");
        receipt.subjects().forEach(subject -> subjects.add(present(subject)));
        view.putObject("document")
                .put("id", receipt.document().id())
                .put("version", receipt.document().version())
                .put("sha256", receipt.document().sha256())
                .put("standing", receipt.document().standing().wireName());
        put(view.putArray("granted"), receipt.decision().granted());
        put(view.putArray("denied"), receipt.decision().denied());
        return view.put("method", receipt.method())
                .put("banner", receipt.banner())
                .put("language", receipt.language())
                .put("url", receipt.url())
                .put("address", receipt.address())
                .put("user_agent", receipt.userAgent());
    }

    private static ObjectNode present(IdentifierHash subject) {
        return Json.MAPPER.createObjectNode().put("type", subject.type()).put("hash", subject.hex());
    }

    private static void put(ArrayNode array, Collection<String> texts) {
        texts.stream().sorted().forEach(array::add);
    }

    private static Identifier identifier(JsonNode said) {
        return new Identifier(said.path("type").asText(), said.path("value").asText());
    }

    private static Set<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }
}
