package io.metka.control.versions;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * An immutable version of a container as the control store keeps it.
 *
 * @param version counts from 1 within the container
 * @param name for people, may be empty
 * @param workspace the id of the workspace that it was made from; empty when it was put in as a whole
 * @param createdBy the name of the token that made it
 */
public record VersionRow(
        String container,
        int version,
        String name,
        String note,
        String workspace,
        JsonText configuration,
        String createdBy,
        Instant createdAt) {}
