package io.metka.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import io.metka.support.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the one script of a container version: the runtime's core, the features in use, and the configuration.
 *
 * <p>The same version, target and runtime always give the same bytes. Safe for use by several threads.
 */
public final class ContainerCompiler {
    /** A script above this many bytes under brotli is worth a warning at publish. */
    static final int LARGE_SCRIPT = 20 * 1024;

    private static final int HASH_LENGTH = 32;

    private final ContainerSchema schema = new ContainerSchema();
    private final ParameterTexts texts = new ParameterTexts(schema);
    private final RuntimeFragments fragments = RuntimeFragments.fromClasspath();
    private final ScriptSyntax syntax;

    /** A compiler that reads the code of marketers with this syntax. */
    public ContainerCompiler(ScriptSyntax syntax) {
        this.syntax = syntax;
    }

    /**
     * Compiles the JSON text of a version.
     *
     * @throws InvalidContainerException when the version cannot be published, with every problem found
     */
    public Compilation compile(ContainerTarget target, String version) throws InvalidContainerException {
        JsonNode document;
        try {
            document = Json.MAPPER.readTree(version);
        } catch (JsonProcessingException e) {
            throw new InvalidContainerException(
                    List.of(new Problem("", "this is not JSON that can be read: " + e.getOriginalMessage())));
        }
        return compile(target, document);
    }

    /**
     * Compiles a version.
     *
     * @throws InvalidContainerException when the version cannot be published, with every problem found
     */
    public Compilation compile(ContainerTarget target, JsonNode version) throws InvalidContainerException {
        List<Problem> problems = check(version);
        if (!problems.isEmpty()) {
            throw new InvalidContainerException(problems);
        }
        Source source = source(target, version);
        Script script = pack(source.text());
        return new Compilation(
                new CompiledContainer(target.project(), target.id(), target.version(), script),
                List.copyOf(source.features()),
                new Compilation.Size(script.plain().length, script.gzip().length, script.brotli().length),
                warnings(version, script));
    }

    /** How much of its script each entity of a version that can be published accounts for, the heaviest first. */
    public List<ScriptShare> shares(ContainerTarget target, JsonNode version) {
        return ScriptWeights.of(some -> source(target, some).text(), version);
    }

    /** What is known of a container's documents without compiling them. */
    public ContainerSchema schema() {
        return schema;
    }

    /** Everything that keeps a version from being published; empty when nothing does. */
    public List<Problem> check(JsonNode version) {
        List<Problem> shape = schema.check(version);
        if (!shape.isEmpty()) {
            return shape;
        }
        List<Problem> problems = new ArrayList<>(ContainerReferences.check(texts, syntax, version));
        problems.addAll(Templates.of(version).check(version));
        return List.copyOf(problems);
    }

    /** The text of a script and the features in it. */
    private record Source(String text, Set<String> features) {}

    private Source source(ContainerTarget target, JsonNode version) {
        ObjectNode config = settings(target);
        JsonNode banner = Banner.compile(version);
        if (!banner.isMissingNode()) {
            config.set("banner", banner);
        }
        // A site that visitors only come to lists nobody and has the feature nevertheless.
        if (version.has("cross_domain")) {
            config.set("cross_domain", CrossDomain.hosts(version));
        }
        ConfigWriter writer = new ConfigWriter(texts, version, target.preview());
        writer.write(version, config);
        Set<String> used = new TreeSet<>(writer.used());
        if (target.preview()) {
            used.add("start/debug");
        }
        if (config.has("banner")) {
            used.add("start/banner");
        }
        if (config.has("cross_domain")) {
            used.add("start/cross_domain");
        }
        Set<String> features = fragments.featuresFor(used);
        return new Source(fragments.join(literal(config), features, writer.functions()), features);
    }

    /** What of a valid version does not stand in the way of publishing but should be known. */
    public List<Problem> warnings(JsonNode version) {
        List<Problem> warnings = new ArrayList<>(Banner.warnings(version));
        warnings.addAll(CrossDomain.warnings(version));
        for (EntityKind kind : EntityKind.values()) {
            int index = 0;
            for (JsonNode entity : version.path(kind.list())) {
                String place = "/" + kind.list() + "/" + index;
                texts.visit(kind, entity, (holds, pointer, text) -> {
                    if (holds == Holds.SCRIPT && MarketerCode.makesCode(text)) {
                        warnings.add(new Problem(
                                place + pointer,
                                "this makes code out of a text (eval, new Function): sites with a strict content"
                                        + " security policy stop it; write the code itself"));
                    }
                });
                index++;
            }
        }
        return warnings;
    }

    private List<Problem> warnings(JsonNode version, Script script) {
        List<Problem> warnings = warnings(version);
        int size = script.brotli().length;
        if (size > LARGE_SCRIPT) {
            warnings.add(new Problem(
                    "",
                    "the script weighs " + size + " bytes compressed; pages stay fast below " + LARGE_SCRIPT
                            + ": remove tags, triggers or variables that nobody needs"));
        }
        return List.copyOf(warnings);
    }

    private static ObjectNode settings(ContainerTarget target) {
        ContainerTarget.Collection collection = target.collection();
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("id", target.id());
        config.put("version", target.version());
        if (!target.environment().equals(ContainerTarget.LIVE)) {
            config.put("environment", target.environment());
        }
        if (target.preview()) {
            config.put("preview", true);
        }
        config.put("write_key", target.writeKey());
        config.put("collect_url", collection.url().toString());
        config.put("id_cookie_seconds", collection.idCookieLife().toSeconds());
        config.put("consent_cookie_seconds", collection.consentCookieLife().toSeconds());
        if (!collection.cookieDomain().isEmpty()) {
            config.put("cookie_domain", collection.cookieDomain());
        }
        return config;
    }

    /** JSON as a JavaScript expression that may also stand inside an HTML page. */
    static String literal(JsonNode config) {
        return config.toString()
                .replace("<", "\\u003c")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static Script pack(String source) {
        byte[] plain = source.getBytes(StandardCharsets.UTF_8);
        String name = Sha256.hex(plain).substring(0, HASH_LENGTH);
        return new Script(name, plain, Compression.gzip(plain), Compression.brotli(plain));
    }
}
