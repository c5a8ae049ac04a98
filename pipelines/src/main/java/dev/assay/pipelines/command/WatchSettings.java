package dev.assay.pipelines.command;

import dev.assay.io.api.Environment;
import java.time.Duration;

/**
 * How a folder is watched.
 *
 * @param console where to speak
 * @param environment tells how wide the terminal is
 * @param folder which
 * @param once whether to end when all that is there is done
 * @param settle how long a file must be still before it is taken to be complete
 * @param rescan longest time between two looks, should the system not tell of a change
 * @param resume the command that goes on after a stop
 */
public record WatchSettings(
    Console console,
    Environment environment,
    WatchedFolder folder,
    boolean once,
    Duration settle,
    Duration rescan,
    ResumeCommand resume) {}
