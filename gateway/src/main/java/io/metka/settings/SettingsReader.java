package io.metka.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@link Settings} from a TOML file and from environment variables, and refuses anything that it does not know.
 *
 * <p>A record component {@code maxBody} of {@code edge} is the key {@code max_body} in the table {@code [edge]} and the
 * variable {@code METKA_EDGE_MAX_BODY}; a variable outranks the file, and the file outranks the default.
 */
public final class SettingsReader {
    private static final String PREFIX = "METKA_";

    /** Variables with the prefix that the launcher and the tests use for themselves. */
    private static final Set<String> NOT_SETTINGS = Set.of("METKA_HOME", "METKA_CHDB_LIB");

    private final Map<String, String> environment;
    private final Set<String> knownVariables = new TreeSet<>(NOT_SETTINGS);
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads the file, when there is one, and the environment.
     *
     * @throws SettingsException listing every problem
     */
    public static Settings read(Path file, Map<String, String> environment) {
        SettingsReader reader = new SettingsReader(environment);
        JsonNode toml = reader.parse(file);
        Settings settings = (Settings) reader.fill(Settings.defaults(), toml, "");
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !reader.knownVariables.contains(name))
                .sorted()
                .forEach(name -> reader.problems.add(name + ": no setting has this name"));
        if (settings == null || !reader.problems.isEmpty()) {
            throw new SettingsException(file + " and the environment", reader.problems);
        }
        return settings;
    }

    private JsonNode parse(Path file) {
        TomlMapper toml = new TomlMapper();
        if (!Files.exists(file)) {
            return toml.createObjectNode();
        }
        try {
            return toml.readTree(Files.readString(file));
        } catch (JacksonException e) {
            problems.add("line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            problems.add("the file cannot be read: " + e.getMessage());
        }
        return toml.createObjectNode();
    }

    /** A copy of {@code defaults} with the values that are set; null when some value could not be used. */
    private @Nullable Object fill(Object defaults, @Nullable JsonNode table, String path) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        if (table != null && !table.isObject()) {
            problems.add(path + ": must be a table, [" + path + "]");
            return null;
        }
        ObjectNode unread = table == null ? null : ((ObjectNode) table).deepCopy();
        @Nullable Object[] values = new Object[components.length];
        int problemsBefore = problems.size();
        for (int i = 0; i < components.length; i++) {
            String key = snakeCase(components[i].getName());
            String fullKey = path.isEmpty() ? key : path + "." + key;
            JsonNode node = unread == null ? null : unread.remove(key);
            values[i] = value(components[i], current(components[i], defaults), node, fullKey);
        }
        if (unread != null) {
            for (Iterator<String> names = unread.fieldNames(); names.hasNext(); ) {
                problems.add((path.isEmpty() ? "" : path + ".") + names.next() + ": no setting has this name");
            }
        }
        return problems.size() == problemsBefore ? construct(defaults.getClass(), components, values) : null;
    }

    private @Nullable Object value(
            RecordComponent component, @Nullable Object current, @Nullable JsonNode node, String key) {
        if (current != null && isTable(component)) {
            return fill(current, node, key);
        }
        String variable = PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
        knownVariables.add(variable);
        String override = environment.get(variable);
        try {
            if (override != null) {
                return SettingValue.fromText(component.getGenericType(), override);
            }
            return node == null ? current : SettingValue.fromNode(component.getGenericType(), node);
        } catch (IllegalArgumentException e) {
            problems.add((override != null ? variable : key) + ": " + e.getMessage());
            return null;
        }
    }

    /** A record without a text form of its own is a table of settings. */
    private static boolean isTable(RecordComponent component) {
        return component.getType().isRecord() && SettingValue.parser(component.getType()) == null;
    }

    private static @Nullable Object current(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Settings records are public", e);
        }
    }

    private @Nullable Object construct(Class<?> type, RecordComponent[] components, @Nullable Object[] values) {
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            parameters[i] = components[i].getType();
        }
        try {
            return type.getConstructor(parameters).newInstance(values);
        } catch (InvocationTargetException e) {
            problems.add(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Settings records have a public canonical constructor", e);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
