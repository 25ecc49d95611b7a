package io.metka.control.versions;

/**
 * A key that this installation made for itself, as the control store keeps it.
 *
 * @param value in base64
 */
public record SecretRow(String name, String value) {}
