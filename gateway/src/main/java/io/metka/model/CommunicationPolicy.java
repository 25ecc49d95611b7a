package io.metka.model;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a project speaks to its people: how often at most, when not, which activation goes first, and who is left alone so
 * that the effect can be measured.
 *
 * @param timezone an IANA name; that of profiles whose own is not known
 * @param control the project's control group, to which no activation goes; null for none
 * @param rivalry what becomes of activations that another one of the same tick goes before
 * @param activations by the id of the webhook; one that is not in it has {@link Activation#OPEN}
 */
public record CommunicationPolicy(
        ProjectId project,
        String timezone,
        @Nullable Holdout control,
        List<Cap> caps,
        List<QuietHours> quietHours,
        Rivalry rivalry,
        Map<String, Activation> activations) {
    public CommunicationPolicy {
        caps = List.copyOf(caps);
        quietHours = List.copyOf(quietHours);
        activations = Map.copyOf(activations);
    }

    /** What holds for a webhook. */
    public Activation activation(String webhook) {
        return activations.getOrDefault(webhook, Activation.OPEN);
    }

    /**
     * A group of profiles to which something is not sent, chosen by a hash.
     *
     * @param basisPoints hundredths of a percent of the profiles, 0 to 10,000
     * @param salt two groups of the same salt and size hold the same profiles
     */
    public record Holdout(int basisPoints, String salt) {}

    /**
     * No more than so many entries to one profile in any window of this length.
     *
     * @param channel the channel that it holds for, empty for all channels together
     * @param most 1 or more
     * @param per the window (t − per, t]
     * @param defer whether what is too much waits for its turn; otherwise it is never sent
     */
    public record Cap(String channel, int most, Duration per, boolean defer) {}

    /**
     * When nobody is to be disturbed, by the profile's own clock: from {@code from} until {@code to}, on the next day when
     * {@code to} is not later than {@code from}.
     *
     * @param channels those that it holds for, empty for all
     * @param days those on which it begins, empty for all
     */
    public record QuietHours(Set<String> channels, LocalTime from, LocalTime to, Set<DayOfWeek> days) {
        public QuietHours {
            channels = Set.copyOf(channels);
            days = Set.copyOf(days);
        }
    }

    /**
     * What becomes of an activation of which another one of the same tick goes first.
     *
     * @param defer whether it waits; otherwise it is never sent
     * @param pause how long each waits for the one before it
     */
    public record Rivalry(boolean defer, Duration pause) {
        public static final Rivalry SUPPRESS = new Rivalry(false, Duration.ZERO);
    }

    /**
     * What one webhook does to people.
     *
     * @param channel how it reaches them, for example {@code sms}; empty when it does not
     * @param purposes what they must have agreed to, all of them
     * @param holdout its own control group, null for none
     * @param value what one message of it is worth; 0 for one that competes with no other
     * @param weight by which the value is multiplied when activations compete
     */
    public record Activation(
            String channel, Set<String> purposes, @Nullable Holdout holdout, double value, double weight) {
        public static final Activation OPEN = new Activation("", Set.of(), null, 0, 1);

        public Activation {
            purposes = Set.copyOf(purposes);
        }

        /** What decides who goes first. */
        public double score() {
            return value * weight;
        }
    }
}
