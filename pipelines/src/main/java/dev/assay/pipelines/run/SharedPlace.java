package dev.assay.pipelines.run;

import dev.assay.io.files.AtomicFile;
import dev.assay.io.files.CompletedRuns;
import dev.assay.io.files.DataFile;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.Manifest;
import dev.assay.io.files.WrittenFile;
import dev.assay.io.files.WrittenFileJson;
import dev.assay.io.json.Json;
import dev.assay.io.storage.RemoteStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * Storage that all workers of a run reach, of any file system that Beam knows, where they do not
 * reach the output directory: its ledger stands there as long as the run may be resumed, its inputs
 * and outputs while it goes on. The outputs are brought home and put in place as those of any run.
 *
 * @param directory of this run alone
 */
record SharedPlace(String directory) {

  private static final String FILE = "place.json";
  private static final String DIRECTORY = "directory";

  /**
   * Returns the place of a run: the one it has had before, else a new one below a location.
   *
   * @param location as the user gave it; null for none
   * @param name that people know the run by
   * @param ledger the run's own folder on this machine, which is made where it is missing
   */
  static @Nullable SharedPlace of(@Nullable String location, String name, Path ledger)
      throws IOException {
    Path file = ledger.resolve(FILE);
    if (Files.exists(file)) {
      return new SharedPlace(known(file));
    }
    if (location == null) {
      return null;
    }
    String whole =
        RemoteStorage.isRemote(location) ? location : Path.of(location).toAbsolutePath().toString();
    String base = whole.endsWith("/") ? whole : whole + "/";
    SharedPlace place =
        new SharedPlace(base + name + "-" + UUID.randomUUID().toString().substring(0, 8));
    Files.createDirectories(ledger);
    AtomicFile.write(
        file,
        Json.pretty(Json.object().put(DIRECTORY, place.directory()))
            .getBytes(StandardCharsets.UTF_8));
    return place;
  }

  private static String known(Path file) throws IOException {
    return Json.parse(Files.readAllBytes(file)).path(DIRECTORY).asText();
  }

  /** Returns where a run's place is or will be: as it was, else as the user gave it. */
  static @Nullable String named(@Nullable String location, Path ledger) {
    Path file = ledger.resolve(FILE);
    try {
      return Files.exists(file) ? known(file) : location;
    } catch (IOException e) {
      return location;
    }
  }

  /** Returns where calls and answers are recorded. */
  String ledger() {
    return directory + "/ledger";
  }

  /** Returns a new folder for outputs, which a file system with folders has. */
  String newStaging() throws IOException {
    String staging = directory + "/staging-" + UUID.randomUUID();
    if (!staging.contains("://")) {
      Files.createDirectories(Path.of(staging));
    }
    return staging;
  }

  /** Copies inputs of this machine, and returns all inputs as workers find them. */
  List<InputFile> send(List<InputFile> inputs) throws IOException {
    List<InputFile> sent = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      InputFile input = inputs.get(i);
      if (input.location().contains("://")) {
        sent.add(input);
        continue;
      }
      String name = String.valueOf(Path.of(input.location()).getFileName());
      String copy = directory + "/inputs/" + i + "-" + name;
      try (InputStream in = Files.newInputStream(Path.of(input.location()))) {
        put(in, copy);
      }
      sent.add(new InputFile(input.name(), copy, input.bytes(), input.format()));
    }
    return sent;
  }

  /**
   * Copies what a selection is made by, where workers mount the place, and returns it as theirs.
   */
  SelectedRuns send(SelectedRuns selected) throws IOException {
    SelectedRuns sent = selected;
    Path inputs = Path.of(directory, "inputs");
    Path ids = selected.onlyIds();
    if (ids != null) {
      sent = sent.only(copied(ids, inputs.resolve("only-ids.txt")));
    }
    CompletedRuns earlier = selected.earlier();
    if (earlier != null) {
      Path home = selected.directory();
      Path copy = inputs.resolve("earlier");
      copied(home.resolve(Manifest.FILE), copy.resolve(Manifest.FILE));
      for (DataFile file : earlier.files()) {
        copied(home.resolve(file.name()), copy.resolve(file.name()));
      }
      sent = new SelectedRuns(sent.which(), copy, earlier, sent.onlyIds());
    }
    return sent;
  }

  private static Path copied(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    return Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Brings the outputs of a pipeline to a folder of this machine, as if written there. */
  static void fetch(String staging, Path folder) throws IOException {
    for (String name :
        List.of(
            RunExperimentPipeline.WRITTEN,
            RunExperimentPipeline.SUMMARY,
            RunExperimentPipeline.RAISED,
            PlanEvaluators.JUDGING)) {
      for (MatchResult.Metadata file : match(staging + "/" + name)) {
        get(file.resourceId(), folder.resolve(name));
      }
    }
    Path list = folder.resolve(RunExperimentPipeline.WRITTEN);
    StringBuilder home = new StringBuilder();
    for (WrittenFile file : HandOver.read(list, WrittenFileJson.CODEC)) {
      Path copy = folder.resolve(file.finalName() + "." + UUID.randomUUID() + ".tmp");
      get(FileSystems.matchNewResource(file.temporaryPath(), false), copy);
      home.append(Json.text(WrittenFileJson.CODEC.toJson(file.at(copy.toString())))).append('\n');
    }
    Files.writeString(list, home);
  }

  /** Removes all but the ledger; what cannot be removed stays. */
  void clear() throws IOException {
    List<ResourceId> all = new ArrayList<>();
    for (String pattern :
        List.of("/inputs/*", "/inputs/earlier/*", "/staging-*/*", "/staging-*/*/*")) {
      match(directory + pattern).forEach(file -> all.add(file.resourceId()));
    }
    RemoteStorage.access(
        directory,
        () -> {
          FileSystems.delete(all, MoveOptions.StandardMoveOptions.IGNORE_MISSING_FILES);
          return all;
        });
  }

  private static List<MatchResult.Metadata> match(String pattern) throws IOException {
    return RemoteStorage.access(
        pattern, () -> FileSystems.match(pattern, EmptyMatchTreatment.ALLOW).metadata());
  }

  private static void put(InputStream in, String to) throws IOException {
    RemoteStorage.access(to, () -> copy(in, to));
  }

  private static String copy(InputStream in, String to) throws IOException {
    try (OutputStream out =
        Channels.newOutputStream(
            FileSystems.create(
                FileSystems.matchNewResource(to, false), "application/octet-stream"))) {
      in.transferTo(out);
    }
    return to;
  }

  private static void get(ResourceId from, Path to) throws IOException {
    RemoteStorage.access(
        from.toString(),
        () -> {
          try (InputStream in = Channels.newInputStream(FileSystems.open(from))) {
            return Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
          }
        });
  }
}
