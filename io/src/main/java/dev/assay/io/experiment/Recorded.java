package dev.assay.io.experiment;

/**
 * An answer as the ledger keeps it.
 *
 * @param completion the answer
 * @param refused whether it is a refusal
 * @param trace what it took, as the process that paid for it saw it
 */
public record Recorded(Completion completion, boolean refused, CallTrace trace) {}
