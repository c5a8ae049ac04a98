package dev.assay.pipelines.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The links of a page to files of the project. */
final class PageLinks {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern IMAGE = Pattern.compile("(?:src|srcset|href)=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

  private PageLinks() {}

  /** Returns those that lead nowhere. */
  static List<String> broken(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    String text = withoutBlocks(Files.readString(page));
    for (Pattern pattern : List.of(LINK, IMAGE)) {
      Matcher link = pattern.matcher(text);
      while (link.find()) {
        if (!leads(page, link.group(1))) {
          broken.add(link.group(1));
        }
      }
    }
    return broken;
  }

  private static boolean leads(Path page, String link) throws IOException {
    if (link.matches("[a-z]+:.*")) {
      return true;
    }
    int hash = link.indexOf('#');
    String file = hash < 0 ? link : link.substring(0, hash);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0
        || !target.toString().endsWith(".md")
        || anchors(target).contains(link.substring(hash + 1));
  }

  private static List<String> anchors(Path page) throws IOException {
    List<String> anchors = new ArrayList<>();
    Matcher heading = HEADING.matcher(withoutBlocks(Files.readString(page)));
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  private static String withoutBlocks(String text) {
    return text.replaceAll("(?ms)^ *```.*?^ *```", "");
  }
}
