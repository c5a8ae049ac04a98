package dev.assay.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.experiment.Row;
import dev.assay.io.files.FileFacts;
import dev.assay.io.files.InputFile;
import dev.assay.io.files.ReadLimits;
import dev.assay.io.files.RowFiles;
import dev.assay.io.files.ScratchFiles;
import dev.assay.io.testing.ManualClock;
import dev.assay.pipelines.command.StreamSettings;
import dev.assay.transforms.summarize.Analysis;
import dev.assay.transforms.summarize.SummaryStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {

  @TempDir Path folder;

  private final ManualClock clock = new ManualClock();
  private final List<String> notes = new ArrayList<>();
  private boolean stopped;

  private Intake intake(@Nullable Duration untilIdle) throws IOException {
    Journal<TakenFile> journal =
        new Journal<>(folder.resolve("taken.jsonl"), TakenFile.Codec.INSTANCE);
    List<TakenFile> before = journal.read();
    SummaryStream summaries =
        new SummaryStream(List.of(), Analysis.STANDARD, List.of(), new ScratchFiles(folder));
    SeenIds ids = new SeenIds();
    for (TakenFile file : before) {
      Intake.addIds(file, ReadLimits.STANDARD, ids);
    }
    PartsInPlace nothing =
        PartsInPlace.read(folder, List.of(), before, 1, run -> {})
            .match(
                parts -> parts,
                problem -> {
                  throw new AssertionError(problem.message());
                });
    StreamRestore restored =
        new StreamRestore(
            before,
            before,
            ids,
            nothing,
            summaries,
            summaries.part(),
            journal,
            new Journal<>(folder.resolve("parts.jsonl"), PartRecord.Codec.INSTANCE));
    return new Intake(
        List.of(folder + "/in-*.jsonl"),
        ReadLimits.STANDARD,
        new StreamSettings(Duration.ofSeconds(1), untilIdle, null, Duration.ofSeconds(1)),
        restored,
        clock,
        notes::add,
        () -> stopped);
  }

  private Path drop(String name, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    Files.setLastModifiedTime(file, FileTime.from(clock.now()));
    return file;
  }

  private List<String> look(Intake intake) throws IOException {
    clock.advance(Duration.ofSeconds(1));
    return intake.look().files().stream()
        .map(file -> Path.of(file.location()).getFileName().toString())
        .toList();
  }

  private List<String> decided(Intake intake, String name) throws IOException {
    List<String> ids = new ArrayList<>();
    InputFile file =
        intake.taken().stream()
            .map(TakenFile::file)
            .filter(taken -> taken.name().endsWith(name))
            .findFirst()
            .orElseThrow();
    FileFacts unused =
        RowFiles.scan(
            file,
            record -> ids.add(intake.decided(record).<String>match(Row::id, bad -> bad.code())));
    return ids;
  }

  @Test
  void aFileIsTakenOnceAndOnlyWhenItIsStill() throws IOException {
    Intake intake = intake(null);
    drop("in-a.jsonl", "{\"id\":\"1\"}");

    assertThat(look(intake)).isEmpty();
    assertThat(look(intake)).containsExactly("in-a.jsonl");
    assertThat(look(intake)).isEmpty();

    drop("in-b.jsonl", "{\"id\":\"2\"}");
    assertThat(look(intake)).isEmpty();
    drop("in-b.jsonl", "{\"id\":\"2\"}", "{\"id\":\"3\"}");
    assertThat(look(intake)).isEmpty();
    assertThat(look(intake)).containsExactly("in-b.jsonl");
    assertThat(intake.taken()).extracting(TakenFile::accepted).containsExactly(1L, 2L);
  }

  @Test
  void idsSeenBeforeAreDecidedAboutOnceAndForAll() throws IOException {
    Intake intake = intake(null);
    drop("in-a.jsonl", "{\"id\":\"1\"}", "{\"prompt\":\"p\"}", "{\"prompt\":\"p\"}");
    clock.advance(Duration.ofSeconds(5));
    assertThat(look(intake)).hasSize(1);
    drop("in-b.jsonl", "{\"id\":\"1\"}", "{\"prompt\":\"p\"}", "[]");
    clock.advance(Duration.ofSeconds(5));
    assertThat(look(intake)).hasSize(1);

    List<String> first = decided(intake, "in-a.jsonl");
    List<String> second = decided(intake, "in-b.jsonl");

    assertThat(first).hasSize(3).doesNotHaveDuplicates().contains("1", first.get(1) + "-2");
    assertThat(second).hasSize(3).contains("ROW_DUP_ID", first.get(1) + "-3");
    assertThat(intake.taken().get(1))
        .satisfies(
            file -> {
              assertThat(file.accepted()).isOne();
              assertThat(file.rejected()).isEqualTo(2);
            });

    Intake again = intake(null);
    assertThat(look(again)).as("what is not in place").hasSize(2);
    assertThat(decided(again, "in-b.jsonl")).isEqualTo(second);
    drop("in-c.jsonl", "{\"prompt\":\"p\"}");
    clock.advance(Duration.ofSeconds(5));
    assertThat(look(again)).containsExactly("in-c.jsonl");
    assertThat(decided(again, "in-c.jsonl")).containsExactly(first.get(1) + "-4");
  }

  @Test
  void endsWhenItWasIdleAndAllIsDoneOrWhenItIsTold() throws IOException {
    boolean[] done = {false};
    Intake intake = intake(Duration.ofSeconds(3));
    intake.onIdle(() -> done[0]);
    clock.advance(Duration.ofSeconds(10));

    assertThat(intake.look().last()).as("the first look comes before any end").isFalse();
    clock.advance(Duration.ofSeconds(10));
    assertThat(intake.look().last()).as("something is left to do").isFalse();
    done[0] = true;
    intake.touch();
    clock.advance(Duration.ofSeconds(2));
    assertThat(intake.look().last()).isFalse();
    clock.advance(Duration.ofSeconds(2));
    assertThat(intake.look().last()).isTrue();

    Intake told = intake(null);
    stopped = true;
    drop("in-z.jsonl", "{\"id\":\"9\"}");
    clock.advance(Duration.ofSeconds(10));
    assertThat(told.look()).isEqualTo(new Intake.Look(List.of(), true));
  }

  @Test
  void whatIsAddedToATakenFileIsToldOf() throws IOException {
    Intake intake = intake(null);
    drop("in-a.jsonl", "{\"id\":\"1\"}");
    clock.advance(Duration.ofSeconds(5));
    assertThat(look(intake)).hasSize(1);
    drop("in-a.jsonl", "{\"id\":\"1\"}", "{\"id\":\"2\"}");
    clock.advance(Duration.ofSeconds(5));

    assertThat(look(intake)).isEmpty();
    assertThat(notes).anyMatch(note -> note.contains("changed after it was taken"));
  }
}
