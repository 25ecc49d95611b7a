package io.metka.consent.personal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes a text anew without the contacts in it. */
final class ContactText {
    private final ContactHashes hashes;

    ContactText(ContactHashes hashes) {
        this.hashes = hashes;
    }

    /**
     * The same text when it holds no contact.
     *
     * @param anyNumber whether the field is said to hold a phone number
     */
    String without(String text, boolean anyNumber) {
        if (!mayHold(text)) {
            return text;
        }
        byte[] utf8 = text.getBytes(UTF_8);
        ContactScanner contacts = new ContactScanner(utf8, anyNumber);
        if (!contacts.next()) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(utf8.length + 32);
        int copied = 0;
        do {
            out.write(utf8, copied, contacts.start() - copied);
            String contact = new String(utf8, contacts.start(), contacts.stop() - contacts.start(), UTF_8);
            out.writeBytes(hashes.of(contacts.kind(), contact).getBytes(UTF_8));
            copied = contacts.stop();
        } while (contacts.next());
        out.write(utf8, copied, utf8.length - copied);
        return out.toString(UTF_8);
    }

    /** Whether there is an at sign, or as many digits as a phone number has. */
    private static boolean mayHold(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '@') {
                return true;
            }
        }
        return digits >= 10 || text.contains("%40") || text.contains("%2540");
    }
}
