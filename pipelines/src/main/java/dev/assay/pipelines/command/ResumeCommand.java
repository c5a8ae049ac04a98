package dev.assay.pipelines.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line as it was typed, to be shown again with what makes it go on.
 *
 * @param arguments all arguments, the command's name first
 * @param form what makes it go on
 * @param output of the whole command, where it runs several experiments; null where it runs one
 */
public record ResumeCommand(List<String> arguments, Form form, @Nullable Path output) {

  /** What makes a command go on. */
  public enum Form {
    /** Naming the output and {@code --resume}. */
    IN_OUTPUT,
    /** Nothing; it finds by itself what is to be gone on with. */
    AS_TYPED
  }

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final String PROGRAM = "./assay";
  private static final String OUTPUT = "--output";
  private static final String OUTPUT_SHORT = "-o";
  private static final String SELECT = "--select";
  private static final String ONLY_IDS = "--only-ids";
  private static final String STANDARD_INPUT = "-";
  private static final Set<String> DROPPED =
      Set.of("--overwrite", "--accept-changed", "--resume", "--pay-again", "--select=all");

  /** Copies the list. */
  public ResumeCommand {
    arguments = List.copyOf(arguments);
  }

  /** A command of one experiment that goes on once it is told its output. */
  public ResumeCommand(List<String> arguments) {
    this(arguments, Form.IN_OUTPUT);
  }

  /** A command of one experiment. */
  public ResumeCommand(List<String> arguments, Form form) {
    this(arguments, form, null);
  }

  /** Returns this command line with one output, whatever the experiment's own is. */
  public ResumeCommand at(Path output) {
    return new ResumeCommand(arguments, form, output);
  }

  /**
   * Returns a command for a POSIX shell that resumes a run.
   *
   * @param directory the experiment's own
   */
  public String in(Path directory) {
    if (form == Form.AS_TYPED) {
      return asTyped();
    }
    int end = arguments.indexOf("--");
    List<String> own = arguments.subList(0, end < 0 ? arguments.size() : end);
    List<String> words = new ArrayList<>(List.of(PROGRAM));
    for (int i = 0; i < own.size(); i++) {
      String word = own.get(i);
      if (word.equals(OUTPUT)
          || word.equals(OUTPUT_SHORT)
          || (word.equals(SELECT) && isAll(own, i + 1))) {
        i++;
      } else if (word.equals(ONLY_IDS) && i + 1 < own.size()) {
        i++;
        words.addAll(List.of(ONLY_IDS, quoted(ids(own.get(i), directory))));
      } else if (word.startsWith(ONLY_IDS + "=")) {
        String file = word.substring(ONLY_IDS.length() + 1);
        words.addAll(List.of(ONLY_IDS, quoted(ids(file, directory))));
      } else if (!word.startsWith(OUTPUT + "=")
          && !word.startsWith(OUTPUT_SHORT + "=")
          && !DROPPED.contains(word)) {
        words.add(quoted(word));
      }
    }
    Path place = output == null ? directory : output;
    words.addAll(List.of(OUTPUT, quoted(place.toString()), "--resume"));
    arguments.subList(own.size(), arguments.size()).forEach(word -> words.add(quoted(word)));
    return String.join(" ", words);
  }

  /** Returns the command as it was typed, for a POSIX shell. */
  public String asTyped() {
    return PROGRAM
        + arguments.stream().map(word -> " " + quoted(word)).collect(Collectors.joining());
  }

  /** What has begun anew is gone on with, not begun anew once more. */
  private static boolean isAll(List<String> words, int i) {
    return i < words.size() && words.get(i).equals("all");
  }

  /** What came through standard input is kept in the run's directory. */
  private static String ids(String file, Path directory) {
    return file.equals(STANDARD_INPUT) ? keptIds(directory).toString() : file;
  }

  /** Returns where the ids of {@code --only-ids -} are kept. */
  public static Path keptIds(Path directory) {
    return directory.resolve("ledger").resolve("only-ids.txt");
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
