package dev.assay.pipelines.endtoend;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.assay.io.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A text that must not be found in what a command leaves behind, in any of the forms in which it
 * may come: raw, escaped as JSON, URL-encoded, in Base64, and its first and last eight characters.
 *
 * @param value of at least sixteen characters
 */
record Canary(String value) {

  private static final int PIECE = 8;
  private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /** Returns the forms by their names. */
  Map<String, String> forms() {
    Map<String, String> forms = new LinkedHashMap<>();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    String json = Json.text(Json.object().textNode(value));
    forms.put("raw", value);
    forms.put("as JSON", json.substring(1, json.length() - 1));
    forms.put("URL-encoded", URLEncoder.encode(value, StandardCharsets.UTF_8));
    forms.put("Base64", Base64.getEncoder().withoutPadding().encodeToString(bytes));
    forms.put("URL-safe Base64", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    forms.put("its beginning", value.substring(0, PIECE));
    forms.put("its end", value.substring(value.length() - PIECE));
    return forms;
  }

  /** Returns a text with all forms, as a hostile server would send it back. */
  String everyForm() {
    return String.join(" | ", forms().values());
  }

  /** Returns the names of the forms that these bytes hold. */
  List<String> in(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return forms().entrySet().stream()
        .filter(form -> text.contains(form.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns what files of a folder hold it, compressed pages included, with the form's name. */
  List<String> inFiles(Path folder) {
    List<String> hits = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        in(bytes).forEach(form -> hits.add(folder.relativize(file) + ": " + form));
        in(unpacked(bytes)).forEach(form -> hits.add(folder.relativize(file) + ", page: " + form));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hits;
  }

  /** Returns what the Zstandard frames within these bytes hold; columns of Parquet are such. */
  static byte[] unpacked(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int at = 0; at + ZSTD_MAGIC.length <= bytes.length; at++) {
      if (isFrame(bytes, at)) {
        unpack(new ByteArrayInputStream(bytes, at, bytes.length - at), all);
      }
    }
    return all.toByteArray();
  }

  /** Goes on until what follows is no frame, since frames do not say where they end. */
  private static void unpack(InputStream from, ByteArrayOutputStream to) {
    byte[] buffer = new byte[8_192];
    try (InputStream frame = new ZstdInputStreamNoFinalizer(from)) {
      for (int count = frame.read(buffer); count >= 0; count = frame.read(buffer)) {
        to.write(buffer, 0, count);
      }
    } catch (IOException e) {
      to.write('\n');
    }
  }

  private static boolean isFrame(byte[] bytes, int at) {
    for (int i = 0; i < ZSTD_MAGIC.length; i++) {
      if (bytes[at + i] != ZSTD_MAGIC[i]) {
        return false;
      }
    }
    return true;
  }
}
