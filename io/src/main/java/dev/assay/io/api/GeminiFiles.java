package dev.assay.io.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's Files API on one account. Uploads go in pieces by the resumable protocol, so that no
 * file is held in memory and a cut connection costs one piece.
 *
 * @param connection whose account and endpoint
 * @param transport sends
 * @param deadline longest time of one request, of which an upload takes many
 */
record GeminiFiles(Connection connection, HttpTransport transport, Duration deadline) {

  /** A multiple of the granularity that the API asks for. */
  static final int PIECE = 8 << 20;

  private static final Duration LEAST_DEADLINE = Duration.ofMinutes(2);
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 1_000;
  private static final int MOST_RESUMPTIONS = 3;
  private static final byte[] NOTHING = new byte[0];

  /** Returns all files of the account. */
  List<RemoteFile> list() throws UnsentException {
    List<RemoteFile> all = new ArrayList<>();
    String page = "";
    for (int i = 0; i < MOST_PAGES; i++) {
      String query = "?pageSize=" + PAGE + (page.isEmpty() ? "" : "&pageToken=" + page);
      JsonNode json = json(ok(get(URI.create(connection.resolve("/files") + query))));
      json.path("files").forEach(file -> all.add(file(file)));
      page = JsonPost.segment(json.path("nextPageToken").asText(""));
      if (page.isEmpty()) {
        break;
      }
    }
    return all;
  }

  /** Returns one file. */
  RemoteFile get(String name) throws UnsentException {
    return file(json(ok(get(address(name)))));
  }

  /** Deletes one file. */
  void delete(String name) throws UnsentException {
    ok(send("DELETE", address(name), Map.of(), NOTHING));
  }

  /**
   * Uploads a file.
   *
   * @param displayName by which people know it in the list of files
   */
  RemoteFile upload(Path file, String displayName, String mimeType) throws UnsentException {
    try (SeekableByteChannel content = Files.newByteChannel(file)) {
      long size = content.size();
      URI session = begin(size, displayName, mimeType);
      return send(session, content, size, displayName);
    } catch (IOException e) {
      throw MediaFolder.unreadable(displayName);
    }
  }

  private URI begin(long size, String displayName, String mimeType) throws UnsentException {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Goog-Upload-Protocol", "resumable");
    headers.put("X-Goog-Upload-Command", "start");
    headers.put("X-Goog-Upload-Header-Content-Length", String.valueOf(size));
    headers.put("X-Goog-Upload-Header-Content-Type", mimeType);
    headers.put("Content-Type", "application/json");
    JsonNode body = Json.object().set("file", Json.object().put("display_name", displayName));
    HttpResult.Reply reply = ok(send("POST", uploadAddress(), headers, Json.bytes(body)));
    String session = reply.header("x-goog-upload-url");
    URI uri = session == null ? null : sameOrigin(session);
    if (uri == null) {
      throw fault("the server named no address of its own to upload to", Verdict.ROW_TERMINAL);
    }
    return uri;
  }

  /** Where the key may go: nowhere but to the endpoint's own origin. */
  private @Nullable URI sameOrigin(String text) {
    try {
      URI uri = URI.create(text.strip());
      URI endpoint = connection.endpoint();
      boolean same =
          endpoint.getScheme().equalsIgnoreCase(uri.getScheme())
              && endpoint.getRawAuthority().equalsIgnoreCase(uri.getRawAuthority());
      return same ? uri : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private RemoteFile send(URI session, SeekableByteChannel content, long size, String name)
      throws UnsentException, IOException {
    long offset = 0;
    int resumptions = 0;
    while (true) {
      byte[] piece = piece(content, offset, size, name);
      boolean last = offset + piece.length == size;
      Map<String, String> headers =
          Map.of(
              "X-Goog-Upload-Command",
              last ? "upload, finalize" : "upload",
              "X-Goog-Upload-Offset",
              String.valueOf(offset),
              "Content-Type",
              "application/octet-stream");
      try {
        HttpResult.Reply reply = ok(send("POST", session, headers, piece));
        if (last) {
          return file(json(reply).path("file"));
        }
        offset += piece.length;
      } catch (UnsentException e) {
        resumptions++;
        if (e.error().verdict() != Verdict.TRANSIENT || resumptions > MOST_RESUMPTIONS) {
          throw e;
        }
        offset = received(session, offset, size);
      }
    }
  }

  private static byte[] piece(SeekableByteChannel content, long offset, long size, String name)
      throws UnsentException, IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, size - offset));
    content.position(offset);
    while (piece.hasRemaining()) {
      if (content.read(piece) < 0) {
        throw UnsentException.ofRow(
            "MEDIA_UNREADABLE",
            "The file " + MediaFolder.shown(name) + " became shorter while it was uploaded");
      }
    }
    return piece.array();
  }

  /** Asks how much of an upload has arrived. */
  private long received(URI session, long offset, long size) throws UnsentException {
    HttpResult.Reply reply =
        ok(send("POST", session, Map.of("X-Goog-Upload-Command", "query"), NOTHING));
    String status = String.valueOf(reply.header("x-goog-upload-status")).toLowerCase(Locale.ROOT);
    if (!status.equals("active")) {
      throw fault("the upload was cut and its end is not known", Verdict.TRANSIENT);
    }
    try {
      long arrived =
          Long.parseLong(String.valueOf(reply.header("x-goog-upload-size-received")).strip());
      return Math.max(0, Math.min(arrived, size));
    } catch (NumberFormatException e) {
      return offset;
    }
  }

  private URI address(String name) {
    String id = name.startsWith("files/") ? name.substring("files/".length()) : name;
    return connection.resolve("/files/" + JsonPost.segment(id));
  }

  /** Uploads have an address beside that of the version: {@code /upload/v1beta/files}. */
  private URI uploadAddress() {
    String base = connection.endpoint().toString();
    int slash = base.lastIndexOf('/');
    boolean version = base.substring(slash).matches("/v[0-9][A-Za-z0-9]*");
    return URI.create(
        version
            ? base.substring(0, slash) + "/upload" + base.substring(slash) + "/files"
            : base + "/upload/files");
  }

  private RemoteFile file(JsonNode json) {
    return RemoteFile.of(json, address(json.path("name").asText("")).toString());
  }

  private HttpResult get(URI uri) {
    return send("GET", uri, Map.of(), NOTHING);
  }

  private HttpResult send(String method, URI uri, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new HashMap<>(headers);
    Secret key = connection.key();
    if (key != null) {
      all.put("x-goog-api-key", key.reveal());
    }
    Duration longest = deadline.compareTo(LEAST_DEADLINE) < 0 ? LEAST_DEADLINE : deadline;
    return transport.send(
        new HttpCall(method, uri, all, body, longest, HttpCall.DEFAULT_MAX_REPLY_BYTES));
  }

  private HttpResult.Reply ok(HttpResult result) throws UnsentException {
    CallError error =
        result.<@Nullable CallError>match(
            reply ->
                reply.status() / 100 == 2 ? null : Verdicts.of("gemini", reply, connection.key()),
            Verdicts::of);
    if (error != null) {
      throw new UnsentException(unpaid(error));
    }
    return (HttpResult.Reply) result;
  }

  /** An upload costs nothing, and an address that is not known concerns no other rows. */
  private static CallError unpaid(CallError error) {
    boolean unknown = Set.of("HTTP_404", "HTTP_405", "HTTP_410").contains(error.code());
    return new CallError(
        error.code(),
        "Files API: " + error.message(),
        error.httpStatus(),
        unknown ? Verdict.ROW_TERMINAL : error.verdict(),
        false,
        error.retryAfter());
  }

  private static UnsentException fault(String message, Verdict verdict) {
    return new UnsentException(
        new CallError("MEDIA_UPLOAD", "Files API: " + message, null, verdict, false, null));
  }

  private static JsonNode json(HttpResult.Reply reply) throws UnsentException {
    try {
      return Json.parse(reply.body());
    } catch (IOException e) {
      throw fault("the answer is not JSON", Verdict.TRANSIENT);
    }
  }
}
