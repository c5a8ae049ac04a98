package dev.assay.io.api.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.experiment.CallError;
import dev.assay.io.json.Json;
import java.util.function.Function;

/** One request of a batch, or why there is none. */
public sealed interface BatchRequest {

  /**
   * A request without its id.
   *
   * @param kind requests of one kind may share a batch
   * @param line what stands for it in the batch
   */
  record Ready(String kind, ObjectNode line) implements BatchRequest {
    /** Returns the line with an id, as UTF-8 without a line end. */
    public byte[] bytes(String customId) {
      ObjectNode named = Json.object().put(BatchApi.CUSTOM_ID, customId);
      named.setAll(line);
      return Json.bytes(named);
    }

    @Override
    public <R> R match(Function<Ready, R> ready, Function<Unsendable, R> unsendable) {
      return ready.apply(this);
    }
  }

  /**
   * There is none.
   *
   * @param error why
   */
  record Unsendable(CallError error) implements BatchRequest {
    @Override
    public <R> R match(Function<Ready, R> ready, Function<Unsendable, R> unsendable) {
      return unsendable.apply(this);
    }
  }

  /** Applies the function for this case. */
  <R> R match(Function<Ready, R> ready, Function<Unsendable, R> unsendable);
}
