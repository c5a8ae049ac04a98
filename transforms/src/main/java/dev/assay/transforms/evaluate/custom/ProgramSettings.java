package dev.assay.transforms.evaluate.custom;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.process.ProgramCommand;
import dev.assay.transforms.evaluate.EvaluatorParameters;
import java.time.Duration;
import java.util.List;

/**
 * What an experiment says of a program: {@code command}, {@code directory}, {@code environment} and
 * {@code timeout}.
 *
 * @param command what is started
 * @param timeout of one answer; the first of a process has at least {@link #START}
 */
public record ProgramSettings(ProgramCommand command, Duration timeout) {

  /** What a program has for its first answer, since it also starts. */
  static final Duration START = Duration.ofSeconds(30);

  /**
   * Reads the settings; what is wrong with them is a problem of the parameters.
   *
   * @param standard the timeout where none is set
   */
  public static ProgramSettings of(EvaluatorParameters parameters, Duration standard) {
    JsonNode command = parameters.json("command");
    List<String> words = parameters.texts("command");
    if (command == null || !command.isArray() || words.isEmpty() || words.get(0).isBlank()) {
      parameters.problem(
          "has no command (must be a list of words such as [python3, score.py]; no shell reads"
              + " them)");
      words = List.of("none");
    }
    return new ProgramSettings(
        new ProgramCommand(
            words, parameters.text("directory", ""), parameters.texts("environment")),
        Timeouts.of(parameters, standard));
  }
}
