package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.io.files.CommitRecord.Move;
import dev.assay.io.files.DataFile.Content;
import dev.assay.io.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts the outputs of a run in place, all or none: every file is read back and compared with what
 * was written and counted, then renamed, and {@code manifest.json} comes last. It may be repeated
 * after a failure or crash at any point. Where something disagrees nothing is renamed or deleted.
 */
public final class OutputCommit {

  private static final String SUMMARY = "summary.json";

  private final OutputDirectory directory;
  private final Manifest manifest;
  private final List<WrittenFile> written;
  private final List<DataFile> kept;
  private final @Nullable Manifest before;
  private final Map<String, byte[]> documents;
  private final Disk disk;

  private OutputCommit(
      OutputDirectory directory,
      Manifest manifest,
      List<WrittenFile> written,
      List<DataFile> kept,
      @Nullable Manifest before,
      Map<String, byte[]> documents,
      Disk disk) {
    this.directory = directory;
    this.manifest = manifest;
    this.written = List.copyOf(written);
    this.kept = List.copyOf(kept);
    this.before = before;
    this.documents = new LinkedHashMap<>(documents);
    this.disk = disk;
  }

  /**
   * A commit of nothing yet.
   *
   * @param manifest what the manifest says, but for its outputs, which the commit fills in
   */
  public static OutputCommit to(OutputDirectory directory, Manifest manifest) {
    return new OutputCommit(directory, manifest, List.of(), List.of(), null, Map.of(), Disk.LOCAL);
  }

  /** Sets the data files: all that {@link WriteRuns} and {@link WriteRejected} emitted. */
  public OutputCommit withFiles(List<WrittenFile> written) {
    return new OutputCommit(directory, manifest, written, kept, before, documents, disk);
  }

  /** Sets the outputs of an earlier commit that stay as they are. */
  public OutputCommit keeping(List<DataFile> kept) {
    return new OutputCommit(directory, manifest, written, kept, before, documents, disk);
  }

  /**
   * Says that this commit adds to an earlier one: its data files stay, and the files that are
   * written now hold what the manifest counts more than that one.
   *
   * @param before the manifest in place, or one of no counts where there is none
   */
  public OutputCommit continuing(Manifest before) {
    List<DataFile> data =
        before.outputs().stream().filter(file -> file.content() != Content.DOCUMENT).toList();
    return new OutputCommit(directory, manifest, written, data, before, documents, disk);
  }

  /** Sets {@code summary.json}. */
  public OutputCommit withSummary(JsonNode summary) {
    return withDocument(SUMMARY, Json.pretty(summary).getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a document such as {@code report.html}. */
  public OutputCommit withDocument(String name, byte[] content) {
    Map<String, byte[]> more = new LinkedHashMap<>(documents);
    more.put(name, content);
    return new OutputCommit(directory, manifest, written, kept, before, more, disk);
  }

  OutputCommit withDisk(Disk disk) {
    return new OutputCommit(directory, manifest, written, kept, before, documents, disk);
  }

  /** Puts everything in place and returns the manifest that was written. */
  public OutputResult<Manifest> commit() {
    if (!directory.stillInPlace()) {
      return OutputResult.bad(
          "OUT_GONE",
          OutputProblem.IO,
          "Output directory "
              + directory.path()
              + " was deleted or replaced while the run went on; nothing was put in place");
    }
    OutputProblem disagreement = OutputCounts.disagreement(manifest, written, kept, before);
    if (disagreement != null) {
      return new OutputResult.Bad<>(disagreement);
    }
    try {
      OutputProblem changed = verify();
      if (changed != null) {
        return new OutputResult.Bad<>(changed);
      }
      Files.createDirectories(directory.staging());
      CommitRecord commit = stage();
      commit.write(directory.path(), disk);
      commit.finish(directory.path(), disk);
      OutputDirectory.removeStaging(directory.path());
      return new OutputResult.Ok<>(commit.manifest());
    } catch (IOException e) {
      return OutputResult.bad(
          "OUT_WRITE",
          OutputProblem.IO,
          "Cannot put the outputs in place in "
              + directory.path()
              + ": "
              + IoReason.of(e)
              + "; every answer is kept, the same run with --resume writes them again");
    }
  }

  private @Nullable OutputProblem verify() throws IOException {
    for (WrittenFile file : written) {
      ReadBack found = ReadBack.of(current(file), file.format());
      if (!found.agrees(file)) {
        return new OutputProblem(
            "OUT_VERIFY",
            current(file)
                + " does not read back as it was written: "
                + found
                + " (must be records="
                + file.records()
                + ", bytes="
                + file.bytes()
                + ", crc32c="
                + file.crc32c()
                + "); nothing was put in place or deleted, check the disk",
            OutputProblem.INTERNAL);
      }
    }
    return null;
  }

  /** A commit that is repeated finds a file where it has put it. */
  private Path current(WrittenFile file) {
    Path temporary = Path.of(file.temporaryPath());
    return Files.exists(temporary) ? temporary : directory.path().resolve(file.finalName());
  }

  private CommitRecord stage() throws IOException {
    List<Move> moves = new ArrayList<>();
    List<DataFile> outputs = new ArrayList<>();
    for (WrittenFile file : written) {
      moves.add(new Move(Path.of(file.temporaryPath()), file.finalName()));
      outputs.add(
          new DataFile(
              file.finalName(),
              OutputCounts.content(file),
              file.format().extension(),
              file.records(),
              file.bytes(),
              file.sha256()));
    }
    for (Map.Entry<String, byte[]> document : documents.entrySet()) {
      Path staged =
          directory.staging().resolve(document.getKey() + "." + UUID.randomUUID() + ".tmp");
      disk.write(staged, document.getValue());
      moves.add(new Move(staged, document.getKey()));
      outputs.add(describe(document.getKey(), document.getValue()));
    }
    Set<String> names = new HashSet<>();
    outputs.forEach(output -> names.add(output.name()));
    kept.stream().filter(file -> names.add(file.name())).forEach(outputs::add);
    outputs.sort(Comparator.comparing(DataFile::name));
    return new CommitRecord(manifest.withOutputs(outputs), moves, outdated(names));
  }

  private List<String> outdated(Set<String> names) {
    return Manifest.readFile(directory.path())
        .match(Manifest::outputs, problem -> List.<DataFile>of())
        .stream()
        .map(DataFile::name)
        .filter(name -> !names.contains(name))
        .toList();
  }

  private static DataFile describe(String name, byte[] content) {
    Sha256 sha256 = new Sha256();
    sha256.update(content, 0, content.length);
    return new DataFile(
        name,
        Content.DOCUMENT,
        name.substring(name.lastIndexOf('.') + 1),
        1,
        content.length,
        sha256.hex());
  }
}
