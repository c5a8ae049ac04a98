/**
 * Evaluators that ask a model. Each kind says what is asked and how a reply is read; {@link
 * dev.assay.transforms.judge.JudgeRuns} sends the questions through the lanes of the experiment and
 * brings the replies back to their runs.
 */
@NullMarked
package dev.assay.transforms.judge;

import org.jspecify.annotations.NullMarked;
