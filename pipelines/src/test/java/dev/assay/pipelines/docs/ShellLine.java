package dev.assay.pipelines.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One command as users type it.
 *
 * @param variables set in front of it
 * @param words its words
 * @param plain whether it is nothing but words, so that no shell is needed
 * @param text as it stands
 */
record ShellLine(Map<String, String> variables, List<String> words, boolean plain, String text) {

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");
  private static final List<String> CHAINS = List.of("|", "&&", "||", ";");
  private static final String SPECIAL = "|&;<>()$`*?[]{}";

  /** Returns the commands of a script, without comments and blank lines. */
  static List<ShellLine> of(String script) {
    List<ShellLine> lines = new ArrayList<>();
    StringBuilder whole = new StringBuilder();
    for (String line : script.split("\n", -1)) {
      if (line.endsWith("\\")) {
        whole.append(line, 0, line.length() - 1).append(' ');
        continue;
      }
      String command = whole.append(line).toString().strip();
      whole.setLength(0);
      if (!command.isEmpty() && !command.startsWith("#")) {
        lines.add(parse(command));
      }
    }
    return lines;
  }

  private static ShellLine parse(String text) {
    List<String> words = new ArrayList<>();
    boolean plain = true;
    boolean inWord = false;
    char quote = 0;
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          plain &= quote == '\'' || (c != '$' && c != '`' && c != '\\');
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
      } else if (c == '#' && !inWord) {
        break;
      } else {
        plain &= SPECIAL.indexOf(c) < 0 && c != '\\';
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    Map<String, String> variables = new LinkedHashMap<>();
    while (!words.isEmpty() && ASSIGNMENT.matcher(words.get(0)).matches()) {
      String[] pair = words.remove(0).split("=", 2);
      variables.put(pair[0], pair[1]);
    }
    return new ShellLine(variables, words, plain && quote == 0, text);
  }

  /** Returns the programs that it names, as far as its words tell. */
  List<String> programs() {
    List<String> programs = new ArrayList<>();
    boolean first = true;
    for (String word : words) {
      if (first && !ASSIGNMENT.matcher(word).matches()) {
        programs.add(word);
        first = false;
      }
      first |= CHAINS.contains(word);
    }
    return programs;
  }

  /** Returns whether it is a command of Assay's that needs no shell. */
  boolean isAssay() {
    return plain
        && !words.isEmpty()
        && (words.get(0).equals("assay") || words.get(0).equals("./assay"));
  }
}
