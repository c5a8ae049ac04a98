package dev.assay.transforms.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;

/**
 * What a limit belongs to: calls with equal keys share one pace.
 *
 * @param endpoint base URL that is called
 * @param account names the key that pays, never its value
 * @param group rows that share a limit, or the name of a limit that groups are bound to
 * @param model set only where the limits name this model; else empty
 * @param shard which of the keys that share the lane's limit, from 0; 0 where there is one only
 * @param placement no meaning but its hash: chosen by the plan so that lanes fall on different
 *     workers; empty where the plan leaves it to chance
 */
public record LaneKey(
    String endpoint, String account, String group, String model, int shard, String placement)
    implements Serializable {

  /** A lane that has its limit for itself, without placement. */
  public LaneKey(String endpoint, String account, String group, String model) {
    this(endpoint, account, group, model, 0, "");
  }

  /** Returns the name that people read: {@code group}, {@code group/model}, {@code group#2}. */
  public String label() {
    String name = model.isEmpty() ? group : group + "/" + model;
    return shard == 0 ? name : name + "#" + (shard + 1);
  }

  /** Returns what other experiments on the account call the lane's limit, too. */
  String sharedName() {
    return endpoint + "|" + account + "|" + whole().label();
  }

  /** Returns this key placed by another text. */
  public LaneKey withPlacement(String placement) {
    return new LaneKey(endpoint, account, group, model, shard, placement);
  }

  /** Returns the key of another shard, without placement. */
  public LaneKey withShard(int shard) {
    return new LaneKey(endpoint, account, group, model, shard, "");
  }

  /** Returns the lane that all shards belong to, without placement. */
  public LaneKey whole() {
    return withShard(0);
  }

  /** Returns the deterministic coder, fit for keys. */
  public static KeyCoder coder() {
    return KeyCoder.INSTANCE;
  }

  /** The deterministic coder of lane keys. */
  public static final class KeyCoder extends AtomicCoder<LaneKey> {
    private static final long serialVersionUID = 1L;
    private static final KeyCoder INSTANCE = new KeyCoder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
    private static final VarIntCoder NUMBER = VarIntCoder.of();

    private KeyCoder() {}

    @Override
    public void encode(LaneKey key, OutputStream out) throws IOException {
      TEXT.encode(key.endpoint, out);
      TEXT.encode(key.account, out);
      TEXT.encode(key.group, out);
      TEXT.encode(key.model, out);
      NUMBER.encode(key.shard, out);
      TEXT.encode(key.placement, out);
    }

    @Override
    public LaneKey decode(InputStream in) throws IOException {
      return new LaneKey(
          TEXT.decode(in),
          TEXT.decode(in),
          TEXT.decode(in),
          TEXT.decode(in),
          NUMBER.decode(in),
          TEXT.decode(in));
    }

    @Override
    public void verifyDeterministic() {}
  }
}
