package io.metka.container.gtm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The envelope of an export, opened: what it says about itself, and its entities. */
final class Export {
    /** List of the export → kind of its entities. */
    private static final Map<String, String> LISTS = lists();

    private final ImportReport.File file;
    private final Map<String, List<Item>> items = new LinkedHashMap<>();

    private Export(ImportReport.File file, JsonNode version, String path) {
        this.file = file;
        LISTS.forEach((list, kind) -> items.put(kind, read(kind, version.path(list), path + "/" + list)));
    }

    /** Opens a file of the console or a container version of the API; empty when it is neither. */
    static Optional<Export> of(JsonNode root) {
        JsonNode enveloped = root.path("containerVersion");
        JsonNode version = enveloped.isObject() ? enveloped : root;
        boolean hasEntities = LISTS.keySet().stream().anyMatch(version::has);
        if (!enveloped.isObject() && !(hasEntities && version.has("containerVersionId"))) {
            return Optional.empty();
        }
        JsonNode container = version.path("container");
        List<String> usage = new ArrayList<>();
        container.path("usageContext").forEach(one -> usage.add(Codes.of(one.asText())));
        String name = container.path("name").asText(version.path("name").asText(""));
        ImportReport.File file = new ImportReport.File(
                enveloped.isObject() ? root.path("exportFormatVersion").asText("") : "2",
                name,
                container.path("publicId").asText(""),
                String.join(" ", usage));
        return Optional.of(new Export(file, version, enveloped.isObject() ? "/containerVersion" : ""));
    }

    ImportReport.File file() {
        return file;
    }

    boolean hasKnownFormat() {
        return file.format().equals("2") || file.format().equals("1.3");
    }

    /** True for a container for sites, which is also what an export that does not say is taken for. */
    boolean isWeb() {
        return file.usage().isEmpty() || (" " + file.usage().toUpperCase(Locale.ROOT) + " ").contains(" WEB ");
    }

    /** The entities of a kind that can be read at all. */
    List<Item> items(String kind) {
        return items.getOrDefault(kind, List.of()).stream()
                .filter(item -> !item.isSkipped())
                .toList();
    }

    /** Everything, also what could not be read. */
    List<ReportLine> lines() {
        return items.values().stream().flatMap(List::stream).map(Item::line).toList();
    }

    private static List<Item> read(String kind, JsonNode list, String path) {
        List<Item> read = new ArrayList<>();
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            Item wrong = new Item(kind, path, list);
            wrong.skipped(Cause.NO_LIST.with());
            read.add(wrong);
            return read;
        }
        int index = 0;
        for (JsonNode node : list) {
            Item item = new Item(kind, path + "/" + index, node);
            if (!node.isObject()) {
                item.skipped(Cause.NO_ENTITY.with());
            }
            read.add(item);
            index++;
        }
        return read;
    }

    private static Map<String, String> lists() {
        Map<String, String> lists = new LinkedHashMap<>();
        lists.put("tag", "tag");
        lists.put("trigger", "trigger");
        lists.put("variable", "variable");
        lists.put("builtInVariable", "built_in_variable");
        lists.put("folder", "folder");
        lists.put("customTemplate", "template");
        lists.put("client", "client");
        lists.put("transformation", "transformation");
        lists.put("zone", "zone");
        lists.put("gtagConfig", "gtag_config");
        return lists;
    }
}
