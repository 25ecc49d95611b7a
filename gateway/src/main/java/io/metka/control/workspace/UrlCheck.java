package io.metka.control.workspace;

import java.net.URI;
import java.util.Optional;

/** The webhook stage's judgement of an address. */
public interface UrlCheck {
    /** Why messages may not be sent there, in a sentence; empty when they may. May block to resolve the host. */
    Optional<String> problem(URI url);
}
