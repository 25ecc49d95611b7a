package io.metka.control.versions;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * An immutable version of a container as the control store keeps it.
 *
 * @param version counts from 1 within the container
 * @param createdBy the name of the token that made it
 */
public record VersionRow(
        String container, int version, String note, JsonText configuration, String createdBy, Instant createdAt) {}
