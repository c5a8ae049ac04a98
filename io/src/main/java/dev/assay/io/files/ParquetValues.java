package dev.assay.io.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntervalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Values of one Parquet column as JSON: numbers stay numbers with their digits, times become ISO
 * 8601 texts, and bytes that are no text become base64. None of the methods fails on any value; NaN
 * and infinities are null.
 */
final class ParquetValues {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final int MAX_DECIMAL_DIGITS = 400;

  private final PrimitiveType type;
  private final @Nullable LogicalTypeAnnotation logical;

  ParquetValues(PrimitiveType type) {
    this.type = type;
    this.logical = type.getLogicalTypeAnnotation();
  }

  static JsonNode of(boolean value) {
    return BooleanNode.valueOf(value);
  }

  /** The shortest decimal that reads back as the same float. */
  static JsonNode of(float value) {
    return Float.isFinite(value)
        ? DecimalNode.valueOf(new BigDecimal(Float.toString(value)))
        : NullNode.instance;
  }

  static JsonNode of(double value) {
    return Double.isFinite(value)
        ? DecimalNode.valueOf(new BigDecimal(Double.toString(value)))
        : NullNode.instance;
  }

  JsonNode of(int value) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return TextNode.valueOf(LocalDate.ofEpochDay(value).toString());
    }
    if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return LongNode.valueOf(Integer.toUnsignedLong(value));
    }
    return logical == null || logical instanceof IntLogicalTypeAnnotation
        ? IntNode.valueOf(value)
        : of((long) value);
  }

  JsonNode of(long value) {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(BigInteger.valueOf(value), decimal.getScale());
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      return timestamp(value, timestamp.getUnit(), timestamp.isAdjustedToUTC());
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      return time(value, time.getUnit());
    }
    if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned() && value < 0) {
      return BigIntegerNode.valueOf(new BigInteger(Long.toUnsignedString(value)));
    }
    return LongNode.valueOf(value);
  }

  /** Returns null for a text that is not UTF-8. */
  @Nullable JsonNode of(byte[] value) {
    if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return int96(value);
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal && value.length > 0) {
      return decimal(new BigInteger(value), decimal.getScale());
    }
    if (logical instanceof UUIDLogicalTypeAnnotation && value.length == 2 * Long.BYTES) {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      return TextNode.valueOf(new UUID(bytes.getLong(), bytes.getLong()).toString());
    }
    if (logical instanceof Float16LogicalTypeAnnotation && value.length == Short.BYTES) {
      return of(half(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getShort()));
    }
    if (logical instanceof IntervalLogicalTypeAnnotation && value.length == 3 * Integer.BYTES) {
      return interval(ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN));
    }
    boolean utf8 = !(logical instanceof BsonLogicalTypeAnnotation) && Utf8.firstInvalid(value) < 0;
    if (!utf8) {
      return isText() ? null : TextNode.valueOf(Base64.getEncoder().encodeToString(value));
    }
    String text = new String(value, StandardCharsets.UTF_8);
    return logical instanceof JsonLogicalTypeAnnotation ? json(text) : TextNode.valueOf(text);
  }

  private boolean isText() {
    return logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation;
  }

  /** A text that is no JSON after all stays a text. */
  private static JsonNode json(String text) {
    try {
      JsonNode value = Json.parse(text);
      return !value.isMissingNode() && JsonNumbers.settle(value) ? value : TextNode.valueOf(text);
    } catch (JsonProcessingException | NumberFormatException e) {
      return TextNode.valueOf(text);
    }
  }

  private static JsonNode decimal(BigInteger unscaled, int scale) {
    BigDecimal number = new BigDecimal(unscaled, scale);
    DecimalNode node = DecimalNode.valueOf(number);
    return number.precision() <= MAX_DECIMAL_DIGITS && JsonNumbers.settle(node)
        ? node
        : TextNode.valueOf(number.toString());
  }

  private static JsonNode timestamp(long value, TimeUnit unit, boolean utc) {
    long perSecond = perSecond(unit);
    long seconds = Math.floorDiv(value, perSecond);
    int nanos = (int) (Math.floorMod(value, perSecond) * (NANOS_PER_SECOND / perSecond));
    return TextNode.valueOf(
        utc
            ? Instant.ofEpochSecond(seconds, nanos).toString()
            : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC)));
  }

  private static JsonNode time(long value, TimeUnit unit) {
    long perSecond = perSecond(unit);
    if (value < 0 || value >= SECONDS_PER_DAY * perSecond) {
      return LongNode.valueOf(value);
    }
    LocalTime time = LocalTime.ofNanoOfDay(value * (NANOS_PER_SECOND / perSecond));
    return TextNode.valueOf(DateTimeFormatter.ISO_LOCAL_TIME.format(time));
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000;
      case MICROS -> 1_000_000;
      case NANOS -> NANOS_PER_SECOND;
    };
  }

  /** The old form of timestamps: nanoseconds of the day, then the Julian day. */
  private static JsonNode int96(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long day = bytes.getInt() - JULIAN_DAY_OF_EPOCH;
    return TextNode.valueOf(
        Instant.ofEpochSecond(day * SECONDS_PER_DAY).plusNanos(nanos).toString());
  }

  /** The value of an IEEE 754 half-precision number. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, -24);
    } else {
      magnitude = Math.scalb((float) (fraction + 0x400), exponent - 25);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  private static JsonNode interval(ByteBuffer bytes) {
    return Json.object()
        .put("months", Integer.toUnsignedLong(bytes.getInt()))
        .put("days", Integer.toUnsignedLong(bytes.getInt()))
        .put("millis", Integer.toUnsignedLong(bytes.getInt()));
  }
}
