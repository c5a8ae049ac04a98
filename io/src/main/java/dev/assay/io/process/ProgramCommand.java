package dev.assay.io.process;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program and what it is given. Of the variables of this process it gets those that tell where
 * programs, libraries and temporary files are and which language is spoken, and no other unless it
 * is named.
 *
 * @param words the program and its arguments, at least one; no shell reads them
 * @param directory where it works; null where this process does
 * @param variables further variables of this process that it gets; those that are not set are left
 *     out
 */
public record ProgramCommand(List<String> words, @Nullable String directory, List<String> variables)
    implements Serializable {

  /** Copies the lists. */
  public ProgramCommand {
    words = List.copyOf(words);
    variables = List.copyOf(variables);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("Invalid command: no words (must name a program)");
    }
  }
}
