package io.metka.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.support.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What tag-runtime built: the core and the features, each one JavaScript expression, and who provides what. */
final class RuntimeFragments {
    private static final String ROOT = "runtime/";
    private static final String DEBUG = "debug";
    /** Browsers that know it compile everything while the script arrives, beside the page's main thread. */
    private static final String HINT = "//# allFunctionsCalledOnLoad\n";

    private final String core;
    /** The core that tells the feature {@value #DEBUG} what happens. */
    private final String previewCore;

    private final Map<String, String> features = new TreeMap<>();
    /** {@code kind/type} → feature; the core's own types map to the empty text. */
    private final Map<String, String> providers = new HashMap<>();
    /** Feature → the features that it needs beside it. */
    private final Map<String, List<String>> requirements = new HashMap<>();

    private RuntimeFragments(JsonNode manifest) {
        core = read(manifest.path("core").path("file").asText());
        previewCore = read(manifest.path("preview").path("file").asText());
        addProviders("", manifest.path("core"));
        for (Map.Entry<String, JsonNode> feature : manifest.path("features").properties()) {
            features.put(feature.getKey(), read(feature.getValue().path("file").asText()));
            addProviders(feature.getKey(), feature.getValue());
            requirements.put(
                    feature.getKey(),
                    feature.getValue()
                            .path("requires")
                            .valueStream()
                            .map(JsonNode::asText)
                            .toList());
        }
    }

    static RuntimeFragments fromClasspath() {
        try {
            return new RuntimeFragments(Json.MAPPER.readTree(read("manifest.json")));
        } catch (IOException e) {
            throw new UncheckedIOException("The runtime's manifest.json cannot be read; build tag-runtime again", e);
        }
    }

    private void addProviders(String feature, JsonNode entry) {
        for (Map.Entry<String, JsonNode> kind : entry.path("provides").properties()) {
            kind.getValue().forEach(type -> providers.put(kind.getKey() + "/" + type.asText(), feature));
        }
    }

    /**
     * The features that provide these types.
     *
     * @param used types as {@code kind/type}, for example {@code triggers/click}
     */
    Set<String> featuresFor(Set<String> used) {
        Set<String> needed = new TreeSet<>();
        for (String type : used) {
            String provider = providers.get(type);
            if (provider == null) {
                throw new IllegalStateException(
                        "No part of the runtime provides " + type + ": tag-runtime and the container schema disagree");
            }
            add(provider, needed);
        }
        return needed;
    }

    private void add(String feature, Set<String> needed) {
        if (!feature.isEmpty() && needed.add(feature)) {
            requirements.getOrDefault(feature, List.of()).forEach(other -> add(other, needed));
        }
    }

    /** One script: the core called with a configuration, some features and code; nothing that it does can throw. */
    String join(String config, Set<String> wanted, List<String> functions) {
        StringBuilder script = new StringBuilder(HINT)
                .append("(()=>{try{")
                .append(wanted.contains(DEBUG) ? previewCore : core)
                .append('(')
                .append(config)
                .append(",[");
        String separator = "";
        for (String feature : wanted) {
            script.append(separator).append(features.get(feature));
            separator = ",";
        }
        script.append(']');
        if (!functions.isEmpty()) {
            script.append(",[").append(String.join(",", functions)).append(']');
        }
        return script.append(")}catch(e){}})();\n").toString();
    }

    private static String read(String file) {
        try (InputStream in = RuntimeFragments.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new IllegalStateException("The gateway was built without the tag runtime (no " + file
                        + "): build the module tag-runtime, then the gateway");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
