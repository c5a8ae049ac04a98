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
import java.util.Map;

/**
 * A page as one file that needs no other: what it shows stands in it as data that no browser
 * executes, and its policy lets nothing run but its own script.
 *
 * @param title of the window
 * @param facts what is shown at once
 * @param rows what follows, packed
 */
public record ReportPage(String title, ObjectNode facts, RowChunks rows) {

  private static final Map<Character, byte[]> ESCAPES =
      Map.of(
          '<', ascii("\\u003c"),
          '>', ascii("\\u003e"),
          '&', ascii("\\u0026"),
          '\u2028', ascii("\\u2028"),
          '\u2029', ascii("\\u2029"));

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
      case "style" -> out.write(parts.style());
      case "script" -> out.write(parts.script());
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

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
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
    ByteArrayOutputStream safe = new ByteArrayOutputStream(json.length + 64);
    for (int i = 0; i < json.length; i++) {
      byte b = json[i];
      if (b == '<' || b == '>' || b == '&') {
        safe.writeBytes(ESCAPES.get((char) b));
      } else if (isLineEnd(json, i)) {
        safe.writeBytes(ESCAPES.get(json[i + 2] == (byte) 0xA8 ? '\u2028' : '\u2029'));
        i += 2;
      } else {
        safe.write(b);
      }
    }
    return safe.toByteArray();
  }

  /** Whether U+2028 or U+2029 begins at a byte of UTF-8. */
  private static boolean isLineEnd(byte[] utf8, int i) {
    return utf8[i] == (byte) 0xE2
        && i + 2 < utf8.length
        && utf8[i + 1] == (byte) 0x80
        && (utf8[i + 2] == (byte) 0xA8 || utf8[i + 2] == (byte) 0xA9);
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
