package dev.assay.io.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.io.json.Json;
import dev.assay.io.json.JsonCodec;
import dev.assay.io.json.JsonFields;

/**
 * The lines of one bundle and shard, as a stretch of a spool file. What else is in that file was
 * left by bundles that failed.
 *
 * @param file the spool; empty of a piece without lines
 * @param offset its first byte
 * @param bytes its length
 * @param lines how many it holds
 * @param crc32c checksum of the stretch
 */
record SpoolPiece(String file, long offset, long bytes, long lines, long crc32c) {

  /** The piece that makes an empty shard be written. */
  static final SpoolPiece SEED = new SpoolPiece("", 0, 0, 0, 0);

  /** A piece between transforms. */
  enum Codec implements JsonCodec<SpoolPiece> {
    CODEC;

    @Override
    public ObjectNode toJson(SpoolPiece piece) {
      return Json.object()
          .put("file", piece.file())
          .put("offset", piece.offset())
          .put("bytes", piece.bytes())
          .put("lines", piece.lines())
          .put("crc32c", piece.crc32c());
    }

    @Override
    public SpoolPiece fromJson(JsonNode json) {
      return new SpoolPiece(
          JsonFields.text(json, "file"),
          JsonFields.integer(json, "offset"),
          JsonFields.integer(json, "bytes"),
          JsonFields.integer(json, "lines"),
          JsonFields.integer(json, "crc32c"));
    }
  }
}
