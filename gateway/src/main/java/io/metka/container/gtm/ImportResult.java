package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The outcome of an import.
 *
 * @param document a container version, empty when the export could not be read
 */
public record ImportResult(Optional<ObjectNode> document, ImportReport report) {}
