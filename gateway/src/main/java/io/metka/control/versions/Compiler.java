package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.ContainerSchema;
import io.metka.container.Script;
import io.metka.container.ScriptShare;
import io.metka.control.workspace.Finding;
import io.metka.model.ProjectId;
import java.util.List;

/** Makes the script of a container version. */
public interface Compiler {
    /** The shape that configurations, and the entities in them, must have. */
    ContainerSchema schema();

    /** What is wrong with the configuration, pointers from its root; empty when it can be compiled. */
    List<Finding> check(JsonNode configuration);

    /** Compiles a configuration in which {@link #check} found nothing. */
    Compiled compile(Draft draft);

    /**
     * Compiles a configuration in which {@link #check} found nothing, for the browser that previews it.
     *
     * @param token stands in the address that the script tells what happens
     */
    Script preview(Draft draft, String token);

    /** How much of the script each entity accounts for, of a configuration in which {@link #check} found nothing. */
    List<ScriptShare> shares(Draft draft);

    /**
     * A version that is to be compiled.
     *
     * @param writeKey of the source that the script sends events for
     * @param environment the name of the environment that the script is for
     */
    record Draft(
            ProjectId project,
            String container,
            int version,
            String writeKey,
            String environment,
            JsonNode configuration) {}

    /**
     * A script and what should be known about it.
     *
     * @param warnings what does not stand in the way of publishing
     */
    record Compiled(Script script, List<Finding> warnings) {
        public Compiled {
            warnings = List.copyOf(warnings);
        }
    }
}
