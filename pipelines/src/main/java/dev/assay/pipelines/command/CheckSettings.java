package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;

/**
 * How an experiment is checked.
 *
 * @param console where to speak
 * @param environment endpoints and keys; nothing is sent to them
 * @param strict whether one bad line makes the check {@link ExitStatus#BAD_DATA}
 * @param stages what would be run before and after
 */
public record CheckSettings(
    Console console, Environment environment, boolean strict, Stages stages) {}
