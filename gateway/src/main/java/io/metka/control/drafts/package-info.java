/**
 * The workspaces of containers: drafts in which people change a container until it becomes a version.
 *
 * <p>In: documents of entities, each checked by its schema. Out: rows of the changes that a workspace makes to its base
 * version, and what can be known of the draft as a whole: problems, differences, conflicts, uses, findings. Not allowed:
 * HTTP, SQL, knowledge of what a type of tag, trigger or variable means.
 */
@NullMarked
package io.metka.control.drafts;

import org.jspecify.annotations.NullMarked;
