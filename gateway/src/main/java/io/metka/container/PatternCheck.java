package io.metka.container;

import java.util.regex.Pattern;

/** Matches a pattern that a user wrote in bounded time: Java's matcher may try exponentially many ways. */
final class PatternCheck {
    private static final int MOST_READS = 1_000_000;

    private PatternCheck() {}

    /** Whether the pattern is found; false when finding out takes too long. */
    static boolean finds(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(new Bounded(text)).find();
        } catch (TooLong | StackOverflowError e) {
            return false;
        }
    }

    /** A text that lets its characters be read so many times. */
    private static final class Bounded implements CharSequence {
        private final String text;
        private int reads;

        Bounded(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            if (reads > MOST_READS) {
                throw new TooLong();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Ends a match that takes too long. */
    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super(null, null, false, false);
        }
    }
}
