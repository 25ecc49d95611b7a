package io.metka.container.gtm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.Problem;
import io.metka.support.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns an export of a GTM container into a container version of ours and says what became of each entity.
 *
 * <p>Never fails: what cannot be read as an export gives a report with one problem and no document, an entity that
 * cannot be kept is left out and reported. Safe for use by several threads.
 */
public final class GtmImport {
    /** GTM itself takes no larger files. */
    public static final int MOST_BYTES = 10 * 1024 * 1024;

    private static final ObjectReader READER =
            Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Function<JsonNode, List<Problem>> check;

    /** @param check what keeps a container version from being edited or published */
    public GtmImport(Function<JsonNode, List<Problem>> check) {
        this.check = check;
    }

    /** Reads the bytes of a file. */
    public ImportResult read(byte[] file) {
        try {
            return read(READER.readTree(file));
        } catch (JsonProcessingException e) {
            return nothing(Cause.NO_JSON.with(e.getOriginalMessage()));
        } catch (IOException e) {
            return nothing(Cause.NO_JSON.with(String.valueOf(e.getMessage())));
        }
    }

    /** Reads an export that has been parsed. */
    public ImportResult read(JsonNode root) {
        Optional<Export> export = Export.of(root);
        if (export.isEmpty()) {
            return nothing(Cause.NO_EXPORT.with());
        }
        Draft draft = new Draft();
        fill(draft, export.get());
        ObjectNode document = (ObjectNode) Storable.of(draft.document());
        return new ImportResult(
                Optional.of(document),
                new ImportReport(
                        export.get().file(),
                        export.get().hasKnownFormat()
                                ? Optional.empty()
                                : Optional.of(Cause.UNKNOWN_FORMAT.with(
                                        export.get().file().format())),
                        export.get().lines(),
                        draft.added()));
    }

    private static ImportResult nothing(Reason problem) {
        return new ImportResult(
                Optional.empty(),
                new ImportReport(ImportReport.File.UNKNOWN, Optional.of(problem), List.of(), List.of()));
    }

    private void fill(Draft draft, Export export) {
        boolean web = export.isWeb();
        Names names = new Names(web);
        Texts texts = new Texts(names);
        Templates templates = new Templates(export.items("template"));
        Triggers triggers = new Triggers(draft);
        export.items("folder").forEach(draft::folder);
        export.items("built_in_variable").forEach(item -> list(item, names));
        new VariableMapping(web, draft, names, texts, templates).map(export.items("variable"));
        new TriggerMapping(web, draft, triggers, names, texts).map(export.items("trigger"));
        TagMapping.Settings settings = new TagMapping.Settings(templates, byName(export.items("variable")));
        new TagMapping(web, draft, triggers, texts, settings).map(export.items("tag"));
        templates.report();
        for (String kind : List.of("client", "transformation", "gtag_config")) {
            export.items(kind).forEach(item -> item.skipped(Cause.OTHER_CONTAINER.with()));
        }
        export.items("zone").forEach(item -> item.skipped(Cause.NO_ZONES.with()));
        define(draft, names, export.items("built_in_variable"));
        draft.bound();
        Cycles.cut(draft);
        new Mending(draft, check).mend();
    }

    private static Map<String, Item> byName(List<Item> variables) {
        Map<String, Item> byName = new HashMap<>();
        variables.forEach(item -> byName.putIfAbsent(item.name().strip(), item));
        return byName;
    }

    private static void list(Item item, Names names) {
        BuiltIn.ofCode(item.type())
                .or(() -> BuiltIn.named(item.name()))
                .ifPresentOrElse(
                        builtIn -> names.list(item.name(), builtIn),
                        () -> item.skipped(Cause.NOT_FOR_WEB.with(item.type())));
    }

    /** Defines the variables that texts speak of and no export lists: built-in ones, and stand-ins for missing ones. */
    private static void define(Draft draft, Names names, List<Item> listed) {
        for (Item item : listed) {
            BuiltIn.ofCode(item.type()).or(() -> BuiltIn.named(item.name())).ifPresent(names::use);
        }
        Map<BuiltIn, String> ids = new HashMap<>();
        names.builtIns().forEach((builtIn, name) -> {
            ObjectNode variable = builtIn.definition();
            variable.put("id", draft.id("built-in-" + builtIn.name().toLowerCase(java.util.Locale.ROOT), ""))
                    .put("name", name);
            draft.variable(variable);
            draft.added("variable", variable, Cause.ADDED_BUILT_IN.with());
            ids.put(builtIn, variable.path("id").asText());
        });
        for (Item item : listed) {
            BuiltIn builtIn = BuiltIn.ofCode(item.type())
                    .or(() -> BuiltIn.named(item.name()))
                    .orElse(null);
            if (builtIn != null && ids.containsKey(builtIn)) {
                item.becomes(ids.getOrDefault(builtIn, ""));
                if (!builtIn.hasCounterpart()) {
                    item.needsAction(Cause.VARIABLE_STANDS_IN.with(builtIn.display()));
                }
            }
        }
        names.standIns().forEach((missing, name) -> {
            ObjectNode variable = Json.MAPPER
                    .createObjectNode()
                    .put("id", draft.id("missing", ""))
                    .put("name", name)
                    .put("type", "undefined");
            variable.putObject("parameters");
            draft.variable(variable);
            draft.added("variable", variable, Cause.ADDED_STAND_IN.with());
        });
    }
}
