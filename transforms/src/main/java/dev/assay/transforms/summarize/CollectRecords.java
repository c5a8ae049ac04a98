package dev.assay.transforms.summarize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.Run;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Runs to records: one JSON object for each row under one variant, with {@code id}, {@code
 * variant}, {@code group}, {@code model} and, for each score, the values of its epochs side by side
 * and what reducers make of them.
 */
public final class CollectRecords extends PTransform<PCollection<Run>, PCollection<ObjectNode>> {

  private static final long serialVersionUID = 1L;

  private final Analysis analysis;
  private final int epochs;

  private CollectRecords(Analysis analysis, int epochs) {
    this.analysis = analysis;
    this.epochs = epochs;
  }

  /**
   * Collects runs.
   *
   * @param analysis names the scores that are collected, and the reducers
   * @param epochs repetitions of each row
   */
  public static CollectRecords of(Analysis analysis, int epochs) {
    return new CollectRecords(analysis, epochs);
  }

  @Override
  public PCollection<ObjectNode> expand(PCollection<Run> runs) {
    RecordFn recordFn = new RecordFn();
    KvCoder<String, RecordTally> coder = KvCoder.of(StringUtf8Coder.of(), recordFn.coder());
    return runs.apply("TallyRun", ParDo.of(new TallyRunFn(new Slicing(List.of(), List.of()), null)))
        .setCoder(coder)
        .apply("MergeEpochs", new MergeByKey<>(recordFn))
        .apply("ToObject", ParDo.of(new ToObjectFn(analysis.reducers(epochs))))
        .setCoder(JsonCoder.of(Codec.CODEC));
  }

  /** A JSON object as it is. */
  private enum Codec implements JsonCodec<ObjectNode> {
    CODEC;

    @Override
    public ObjectNode toJson(ObjectNode value) {
      return value;
    }

    @Override
    public ObjectNode fromJson(JsonNode json) {
      return (ObjectNode) json;
    }
  }

  /** A record to its line. */
  static final class ToObjectFn extends DoFn<KV<String, RecordTally>, ObjectNode> {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Reducer> reducers;

    ToObjectFn(List<Reducer> reducers) {
      this.reducers = new ArrayList<>(reducers);
    }

    @ProcessElement
    public void process(@Element KV<String, RecordTally> record, OutputReceiver<ObjectNode> out) {
      ObjectNode line = TallyRunFn.fields(record.getKey());
      ObjectNode scores = line.putObject("scores");
      record
          .getValue()
          .scores()
          .forEach(
              (name, readings) -> {
                if (isCollected(name)) {
                  put(scores.putObject(name), name, readings);
                }
              });
      out.output(line);
    }

    private boolean isCollected(String score) {
      return reducers.stream()
          .anyMatch(own -> own.kind() == Reducer.Kind.COLLECT && own.isFor(score));
    }

    private void put(ObjectNode json, String name, List<Reading> readings) {
      ArrayNode epochs = json.putArray("epochs");
      ArrayNode values = json.putArray("values");
      for (Reading reading : readings) {
        epochs.add(reading.epoch());
        if (reading.number() == null) {
          values.add(reading.label());
        } else {
          values.add(reading.number());
        }
      }
      ObjectNode reduced = json.putObject("reducers");
      for (Reducer reducer : reducers) {
        if (reducer.kind() != Reducer.Kind.COLLECT && reducer.isFor(name)) {
          Reducer.Reduced value = reducer.reduce(readings);
          if (value == null) {
            reduced.putNull(reducer.name());
          } else if (value.number() == null) {
            reduced.put(reducer.name(), value.label());
          } else {
            reduced.put(reducer.name(), value.number());
          }
        }
      }
    }
  }
}
