package dev.assay.pipelines.console;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person has to put right, or at least know.
 *
 * @param what is wrong, with the value that was found
 * @param where it is, such as {@code rows.jsonl:17}; null where there is no place
 * @param done what Assay has done about it, such as {@code nothing was called}; null for nothing
 * @param todo what to do now; null where nothing need be done
 */
public record Problem(
    String what, @Nullable String where, @Nullable String done, @Nullable String todo) {}
