package io.metka.control.workspace;

import java.time.Instant;

/** A named thing that operators make and change. */
public interface Definition {
    /** The id of the project that it belongs to. */
    String project();

    /** A slug, unique among its kind in the project. */
    String id();

    /** Counts its changes from 1. */
    long revision();

    /** The same content as a later revision. */
    Definition revised(long revision, Instant updatedAt);
}
