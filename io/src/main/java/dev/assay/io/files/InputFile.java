package dev.assay.io.files;

/**
 * A file that an experiment read.
 *
 * @param path as the user named it
 * @param bytes its size
 * @param sha256 hash of its content, lower-case hex
 * @param rows records read from it, rejected ones included
 */
public record InputFile(String path, long bytes, String sha256, long rows) {}
