package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import java.nio.file.Path;

/**
 * How a command works on a finished output directory.
 *
 * @param console where to speak
 * @param environment tells how wide the terminal is; no key is looked up in it
 * @param directory the output directory
 * @param runner what executes the pipeline
 */
public record DirectorySettings(
    Console console, Environment environment, Path directory, RunSettings.Runner runner) {}
