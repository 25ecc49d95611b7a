package io.metka.control.versions;

import io.metka.container.Script;
import io.metka.control.workspace.Finding;
import java.util.List;

/**
 * A version that an environment has begun to serve.
 *
 * @param warnings what should be known about the script
 */
public record Publication(
        ContainerRow container, EnvironmentRow environment, VersionRow version, Script script, List<Finding> warnings) {
    public Publication {
        warnings = List.copyOf(warnings);
    }
}
