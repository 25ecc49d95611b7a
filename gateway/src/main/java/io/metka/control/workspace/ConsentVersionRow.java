package io.metka.control.workspace;

import io.metka.model.JsonText;
import java.time.Instant;

/**
 * One version of a consent document or of a purpose as the control store keeps it, for good.
 *
 * @param version counts from 1
 * @param content what was sent, without its id
 * @param createdBy the name of the token that was presented
 */
public record ConsentVersionRow(
        String project, String id, int version, JsonText content, String createdBy, Instant createdAt) {}
