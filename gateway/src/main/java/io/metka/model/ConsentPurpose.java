package io.metka.model;

import java.util.List;

/**
 * What a project may use personal data for, as the newest version of its entry in the purposes catalogue says.
 *
 * @param id the name that consent states, tags and receipts use, for example {@code analytics}
 * @param version counts from 1
 * @param legalBasis for example {@code consent}
 * @param retentionDays how long data is kept under it
 * @param recipients third parties that are given data under it
 * @param crossBorder whether one of them is abroad
 */
public record ConsentPurpose(
        ProjectId project,
        String id,
        int version,
        String category,
        String legalBasis,
        int retentionDays,
        List<String> recipients,
        boolean crossBorder) {
    public ConsentPurpose {
        recipients = List.copyOf(recipients);
    }
}
