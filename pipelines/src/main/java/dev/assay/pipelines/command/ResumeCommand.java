package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line as it was typed, to be shown again with what makes it go on.
 *
 * @param arguments all arguments, the command's name first
 * @param output of the whole command, where it runs several experiments; null where it runs one
 */
public record ResumeCommand(List<String> arguments, @Nullable Path output) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final String OUTPUT = "--output";
  private static final String OUTPUT_SHORT = "-o";

  /** Copies the list. */
  public ResumeCommand {
    arguments = List.copyOf(arguments);
  }

  /** The command line of one experiment. */
  public ResumeCommand(List<String> arguments) {
    this(arguments, null);
  }

  /** Returns this command line with one output, whatever the experiment's own is. */
  public ResumeCommand at(Path output) {
    return new ResumeCommand(arguments, output);
  }

  /**
   * Returns a command for a POSIX shell that resumes a run.
   *
   * @param directory the experiment's own
   */
  public String in(Path directory) {
    int end = arguments.indexOf("--");
    List<String> own = arguments.subList(0, end < 0 ? arguments.size() : end);
    List<String> words = new ArrayList<>(List.of("./assay"));
    for (int i = 0; i < own.size(); i++) {
      String word = own.get(i);
      if (word.equals(OUTPUT) || word.equals(OUTPUT_SHORT)) {
        i++;
      } else if (!word.startsWith(OUTPUT + "=")
          && !word.startsWith(OUTPUT_SHORT + "=")
          && !word.equals("--overwrite")
          && !word.equals("--accept-changed")
          && !word.equals("--resume")) {
        words.add(quoted(word));
      }
    }
    Path place = output == null ? directory : output;
    words.addAll(List.of(OUTPUT, quoted(place.toString()), "--resume"));
    arguments.subList(own.size(), arguments.size()).forEach(word -> words.add(quoted(word)));
    return String.join(" ", words);
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
