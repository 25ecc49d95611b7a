package io.metka.model;

/**
 * A receipt as a link of its chain.
 *
 * @param node the spool that it came through; each node has a chain of its own in each project
 * @param sequence counts the links of the chain from 1
 * @param position of the spool's record that brought it
 * @param previous the signature of the link before, empty in the first
 * @param signature lower-case hexadecimal HMAC-SHA-256 over all of the above and the receipt
 */
public record SignedReceipt(
        ConsentReceipt receipt, String node, long sequence, Position position, String previous, String signature) {}
