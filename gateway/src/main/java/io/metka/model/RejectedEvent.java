package io.metka.model;

/**
 * An event that was not taken, kept so that it can be looked at, mended and sent again.
 *
 * @param event its name, empty when it could not be read
 * @param consent what its sender declared: it decides how much of the body may be kept
 * @param body the event as it came; an object
 */
public record RejectedEvent(Rejection rejection, String event, ConsentState consent, JsonText body) {

    /** The same event with another body. */
    public RejectedEvent with(JsonText other) {
        return new RejectedEvent(rejection, event, consent, other);
    }
}
