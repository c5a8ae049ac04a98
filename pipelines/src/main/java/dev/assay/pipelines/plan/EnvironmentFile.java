package dev.assay.pipelines.plan;

import dev.assay.io.api.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables of a dotenv file: {@code NAME=value} lines, an optional {@code export}, values in
 * single quotes as they are, in double quotes with escapes and line breaks, without quotes up to
 * {@code #}. Nothing prints a value.
 */
public final class EnvironmentFile {

  private static final Pattern NAME =
      Pattern.compile("\\G(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*=[ \\t]*");
  private static final Pattern SINGLE =
      Pattern.compile("\\G'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'", Pattern.DOTALL);
  private static final Pattern DOUBLE =
      Pattern.compile("\\G\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"", Pattern.DOTALL);
  private static final Pattern BARE = Pattern.compile("\\G[^\\r\\n]*");
  private static final Pattern REST = Pattern.compile("\\G[ \\t]*(?:#[^\\r\\n]*)?(?=[\\r\\n]|\\z)");

  private final String file;
  private final String text;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<PlanProblem> warnings = new ArrayList<>();

  private EnvironmentFile(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * What a file holds.
   *
   * @param values by name
   * @param warnings what was not read, by line, never with its text
   */
  public record Content(Map<String, String> values, List<PlanProblem> warnings) {
    /** Copies both. */
    public Content {
      values = Map.copyOf(values);
      warnings = List.copyOf(warnings);
    }

    /** Names the variables, never their values. */
    @Override
    public String toString() {
      return values.keySet() + ", warnings " + warnings;
    }
  }

  /**
   * Variables of a process and, where it has not set them, those of a file.
   *
   * @param file where they stand
   * @param all the variables of both
   */
  public record Variables(Path file, Environment all) implements Environment {
    @Override
    public @Nullable String get(String name) {
      return all.get(name);
    }

    /** Names the file, no variable. */
    @Override
    public String toString() {
      return "variables of the process and of " + file;
    }
  }

  /** Reads a file; one that is missing or cannot be read holds nothing, with a warning. */
  public static Content read(Path path) {
    String file = path.toString();
    if (!Files.isRegularFile(path)) {
      return nothing(file, "file not found; no variable was taken from it");
    }
    try {
      EnvironmentFile reader = new EnvironmentFile(file, ExperimentFile.text(path));
      reader.readAll();
      return new Content(reader.values, reader.warnings);
    } catch (IOException | ConfigSyntaxException e) {
      return nothing(file, "cannot be read; no variable was taken from it");
    }
  }

  private static Content nothing(String file, String why) {
    return new Content(Map.of(), List.of(new PlanProblem(file, 0, 0, "ENV_FILE", why)));
  }

  private void readAll() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        at = lineEnd(at);
      } else {
        at = entry(at);
      }
    }
  }

  /** Reads the entry that begins here and returns where its line ends. */
  private int entry(int start) {
    Matcher name = NAME.matcher(text);
    if (!name.find(start)) {
      return skipped(start, "is not NAME=value");
    }
    int at = name.end();
    char quote = at < text.length() ? text.charAt(at) : ' ';
    if (quote != '\'' && quote != '"') {
      Matcher bare = BARE.matcher(text);
      String value = bare.find(at) ? bare.group() : "";
      return put(
          start, name.group(1), value.replaceFirst("(?:^|[ \\t])#.*", "").strip(), lineEnd(at));
    }
    Matcher quoted = (quote == '"' ? DOUBLE : SINGLE).matcher(text);
    if (!quoted.find(at)) {
      return skipped(start, "has a quote that is not closed");
    }
    Matcher rest = REST.matcher(text);
    if (!rest.find(quoted.end())) {
      return skipped(start, "has text behind the closing quote");
    }
    String raw = quoted.group(1);
    if (quote == '\'') {
      values.put(name.group(1), raw.replace("\\'", "'").replace("\\\\", "\\"));
      return rest.end();
    }
    return put(start, name.group(1), unescaped(raw), rest.end());
  }

  private int put(int start, String name, String value, int end) {
    if (value.contains("${")) {
      warn(start, "refers to another variable with ${…}, which is not read; write its value out");
    } else {
      values.put(name, value);
    }
    return end;
  }

  private int skipped(int start, String why) {
    warn(start, why);
    return lineEnd(start);
  }

  private void warn(int start, String why) {
    int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
    warnings.add(
        new PlanProblem(file, line, 1, "ENV_FILE", "the entry " + why + "; it was left out"));
  }

  private int lineEnd(int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private static String unescaped(String raw) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\' || i + 1 == raw.length()) {
        out.append(c);
        continue;
      }
      char next = raw.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case '\\', '"', '\'', '$' -> out.append(next);
        default -> out.append(c).append(next);
      }
    }
    return out.toString();
  }
}
