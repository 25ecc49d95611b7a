package io.metka.control.versions;

import com.fasterxml.jackson.databind.JsonNode;
import io.metka.container.Script;
import io.metka.control.workspace.Finding;
import io.metka.model.ProjectId;
import java.util.List;

/** Makes the script of a container version. */
public interface Compiler {
    /** What is wrong with the configuration, pointers from its root; empty when it can be compiled. */
    List<Finding> check(JsonNode configuration);

    /** Compiles a configuration in which {@link #check} found nothing. */
    Script compile(Draft draft);

    /**
     * A version that is to be compiled.
     *
     * @param writeKey of the source that the script sends events for
     */
    record Draft(ProjectId project, String container, int version, String writeKey, JsonNode configuration) {}
}
