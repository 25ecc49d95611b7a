package io.metka.control.versions;

import io.metka.control.store.Tx;
import io.metka.control.workspace.Work;

/** Something that every container has: it comes and goes with the container and learns of each version. */
public interface Companion {
    /** A container is new. */
    void created(Work work, ContainerRow container);

    /** A version is new. */
    void versioned(Work work, ContainerRow container, VersionRow version);

    /** A container is about to go; nothing may refer to it after this. */
    void removed(Tx tx, ContainerRow container);
}
