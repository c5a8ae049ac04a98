package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The command line as it was typed, to be shown again with what makes it go on.
 *
 * @param arguments all arguments, the command's name first
 */
public record ResumeCommand(List<String> arguments) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final String OUTPUT = "--output";

  /** Copies the list. */
  public ResumeCommand {
    arguments = List.copyOf(arguments);
  }

  /** Returns a command for a POSIX shell that resumes a run in its output directory. */
  public String in(Path output) {
    int end = arguments.indexOf("--");
    List<String> own = arguments.subList(0, end < 0 ? arguments.size() : end);
    List<String> words = new ArrayList<>(List.of("./assay"));
    for (int i = 0; i < own.size(); i++) {
      String word = own.get(i);
      if (word.equals(OUTPUT)) {
        i++;
      } else if (!word.startsWith(OUTPUT + "=")
          && !word.equals("--overwrite")
          && !word.equals("--accept-changed")
          && !word.equals("--resume")) {
        words.add(quoted(word));
      }
    }
    words.addAll(List.of(OUTPUT, quoted(output.toString()), "--resume"));
    arguments.subList(own.size(), arguments.size()).forEach(word -> words.add(quoted(word)));
    return String.join(" ", words);
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
