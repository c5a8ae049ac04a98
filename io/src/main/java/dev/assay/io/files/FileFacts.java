package dev.assay.io.files;

import org.jspecify.annotations.Nullable;

/**
 * What one pass over a file found.
 *
 * @param file the file
 * @param bytes bytes read, the whole file
 * @param sha256 SHA-256 of those bytes in lower-case hexadecimal
 * @param lines physical lines, blank ones and a CSV header included; 0 where the file could not be
 *     read as lines
 * @param rows records that became rows
 * @param rejected records that did not; 1 for a file with a problem
 * @param problem why the file as a whole was refused, null for a good file
 */
public record FileFacts(
    InputFile file,
    long bytes,
    String sha256,
    long lines,
    long rows,
    long rejected,
    @Nullable InputProblem problem) {}
