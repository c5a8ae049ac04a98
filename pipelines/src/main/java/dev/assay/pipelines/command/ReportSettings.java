package dev.assay.pipelines.command;

import java.nio.file.Path;

/**
 * How a page about a finished run is written.
 *
 * @param console where to speak
 * @param directory the output directory
 * @param output the file; what is there is replaced
 */
public record ReportSettings(Console console, Path directory, Path output) {}
