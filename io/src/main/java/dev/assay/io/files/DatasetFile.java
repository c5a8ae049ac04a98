package dev.assay.io.files;

/**
 * A dataset file as the manifest remembers it.
 *
 * @param path as the user named it
 * @param bytes its size
 * @param sha256 hash of its content, lower-case hex
 * @param rows records read from it, rejected ones included
 */
public record DatasetFile(String path, long bytes, String sha256, long rows) {}
