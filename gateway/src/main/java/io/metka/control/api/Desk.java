package io.metka.control.api;

import io.metka.control.store.ControlStore;
import io.metka.control.versions.Changes;

/** Where operations read and change definitions. */
record Desk(ControlStore store, Changes changes) {}
