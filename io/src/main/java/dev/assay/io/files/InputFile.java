package dev.assay.io.files;

import java.io.Serializable;

/**
 * One file of rows.
 *
 * @param name as the user named it, or as the pattern matched it; the name in every message
 * @param location absolute path or URI, as Beam's file systems open it
 * @param bytes its size when it was found
 * @param format how rows stand in it
 */
public record InputFile(String name, String location, long bytes, FileFormat format)
    implements Serializable {}
