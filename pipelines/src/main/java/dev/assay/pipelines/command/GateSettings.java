package dev.assay.pipelines.command;

import dev.assay.pipelines.gate.GateSet;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which gates of a finished output directory are evaluated and where the results go.
 *
 * @param console where to speak
 * @param directory the output directory, which is only read
 * @param gates null for those that its summary has the results of
 * @param baseline goes before that of the gates; null for theirs
 * @param comparison a file of a comparison; null to compare the directory with the baseline
 * @param bless where the summary is stored as a baseline if every gate passes; null for nowhere
 * @param junit where JUnit's XML goes; null for nowhere
 * @param markdown where the table for a pull request goes; null for nowhere
 */
public record GateSettings(
    Console console,
    Path directory,
    @Nullable GateSet gates,
    @Nullable Path baseline,
    @Nullable Path comparison,
    @Nullable Path bless,
    @Nullable Path junit,
    @Nullable Path markdown) {}
