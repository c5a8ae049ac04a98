package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a commit is about to do, on disk before it does any of it. From then on the new outputs win:
 * {@link #finish} can be called again after a crash at any point and ends in the same state.
 *
 * @param manifest the manifest to write
 * @param moves temporary files and their names in the output directory
 * @param outdated names of outputs of the manifest before that the new one no longer has
 */
record CommitRecord(Manifest manifest, List<Move> moves, List<String> outdated) {

  /** Its name in the output directory. */
  static final String FILE = ".commit.json";

  /**
   * A rename.
   *
   * @param from the temporary file
   * @param to the name in the output directory
   */
  record Move(Path from, String to) {}

  void write(Path directory, Disk disk) throws IOException {
    ObjectNode json = Json.object();
    ArrayNode array = json.putArray("moves");
    for (Move move : moves) {
      array.addObject().put("from", relative(directory, move.from())).put("to", move.to());
    }
    outdated.forEach(json.putArray("outdated")::add);
    json.set("manifest", ManifestJson.CODEC.toJson(manifest));
    disk.writeAtomically(directory.resolve(FILE), bytes(json));
  }

  static CommitRecord read(Path directory) throws IOException {
    JsonNode json = Json.parse(Files.readAllBytes(directory.resolve(FILE)));
    List<Move> moves = new ArrayList<>();
    for (JsonNode move : json.path("moves")) {
      moves.add(new Move(directory.resolve(move.path("from").asText()), move.path("to").asText()));
    }
    List<String> outdated = new ArrayList<>();
    json.path("outdated").forEach(name -> outdated.add(name.asText()));
    return new CommitRecord(ManifestJson.CODEC.fromJson(json.path("manifest")), moves, outdated);
  }

  /** Puts every file in its place, then the manifest, then removes the record. */
  void finish(Path directory, Disk disk) throws IOException {
    for (Move move : moves) {
      if (Files.exists(move.from())) {
        disk.rename(move.from(), directory.resolve(move.to()));
      } else if (!Files.exists(directory.resolve(move.to()))) {
        throw new IOException(move.to() + " was deleted while it was put in place");
      }
    }
    disk.forceDirectory(directory);
    for (String name : outdated) {
      disk.delete(directory.resolve(name));
    }
    disk.writeAtomically(
        directory.resolve(Manifest.FILE), bytes(ManifestJson.CODEC.toJson(manifest)));
    disk.delete(directory.resolve(FILE));
    disk.forceDirectory(directory);
  }

  private static byte[] bytes(JsonNode json) {
    return Json.pretty(json).getBytes(StandardCharsets.UTF_8);
  }

  /** A directory that is moved as a whole still finds its own staging files. */
  private static String relative(Path directory, Path file) {
    Path base = directory.toAbsolutePath().normalize();
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(base) ? base.relativize(absolute).toString() : absolute.toString();
  }
}
