package dev.assay.pipelines.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.files.AtomicFile;
import dev.assay.io.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A page as one file that needs no other: what it shows stands in it as data that no browser
 * executes, and its policy lets nothing run but its own script.
 *
 * @param title of the window
 * @param facts what is shown at once
 * @param rows what follows, packed
 */
public record ReportPage(String title, ObjectNode facts, RowChunks rows) {

  /** The page's name in an output directory. */
  public static final String FILE = "report.html";

  /** Writes the page as UTF-8; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    PageParts parts = PageParts.load();
    String page = parts.skeleton();
    int at = 0;
    while (true) {
      int from = page.indexOf("{{", at);
      if (from < 0) {
        text(out, page.substring(at));
        return;
      }
      int to = page.indexOf("}}", from);
      text(out, page.substring(at, from));
      part(page.substring(from + 2, to), parts, out);
      at = to + 2;
    }
  }

  /**
   * Writes the page as a file in a folder that is made where it is missing. A reader sees all of it
   * or what was there before.
   */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    write(page);
    AtomicFile.write(file, page.toByteArray());
  }

  private void part(String name, PageParts parts, OutputStream out) throws IOException {
    switch (name) {
      case "policy" -> text(out, parts.policy());
      case "title" -> text(out, escaped(title));
      case "style" -> text(out, parts.style());
      case "script" -> text(out, parts.script());
      case "facts" -> out.write(inert(Json.bytes(facts)));
      case "rows" -> rows(out);
      default -> throw new IllegalStateException("report.html has an unknown mark: " + name);
    }
  }

  private void rows(OutputStream out) throws IOException {
    for (byte[] chunk : rows.chunks()) {
      text(out, "<script type=\"application/gzip\" class=\"rows\">");
      try (OutputStream base64 = Base64.getEncoder().wrap(new Open(out))) {
        base64.write(chunk);
      }
      text(out, "</script>\n");
    }
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a text that means itself between tags and in attributes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Returns the same JSON without a character that means something to HTML or ends a line. */
  static byte[] inert(byte[] json) {
    StringBuilder safe = new StringBuilder(json.length + 64);
    String text = new String(json, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Stays open when what wraps it is closed. */
  private static final class Open extends FilterOutputStream {
    Open(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
