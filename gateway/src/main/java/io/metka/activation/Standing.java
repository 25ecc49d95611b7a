package io.metka.activation;

/**
 * How a profile stands to an endpoint and a segment.
 *
 * @param holder the activation whose group holds the profile out, empty for the project's control group; of no meaning when
 *     nothing does
 * @param heldOut whether something holds it out
 * @param fresh whether it was assigned to a group just now
 * @param rank its place among the activations that competed for the profile
 * @param exit the newest exit that was announced
 * @param waits the entry that waits for a later time
 * @param fate what became of the last entry that was not sent
 */
record Standing(String holder, boolean heldOut, boolean fresh, Mark rank, Mark exit, Mark waits, Mark fate) {
    /**
     * A note on one change of a segment.
     *
     * @param sequence of the change, 0 when there is no note
     */
    record Mark(long sequence, String text) {
        static final Mark NONE = new Mark(0, "");

        static Mark parse(String stored) {
            int colon = stored.indexOf(':');
            return colon < 0 ? NONE : new Mark(Long.parseLong(stored, 0, colon, 10), stored.substring(colon + 1));
        }

        @Override
        public String toString() {
            return sequence + ":" + text;
        }
    }
}
