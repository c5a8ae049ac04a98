package dev.assay.io.testing;

/**
 * One line of {@link FaultServer}'s own account of what really reached it.
 *
 * @param number 1-based, in order of arrival
 * @param nanoTime when the whole request was there, by {@link System#nanoTime}
 * @param path such as {@code /v1/chat/completions}
 * @param text the last user message or the prompt, by which tests know a row
 * @param keyHash first 16 hexadecimal digits of the SHA-256 of the key sent; empty for none
 * @param status of the reply chosen; 0 where the connection is cut or left hanging without one
 * @param inFlight requests being answered at that moment, this one included
 */
public record ReceivedRequest(
    long number,
    long nanoTime,
    String path,
    String text,
    String keyHash,
    int status,
    int inFlight) {}
