package dev.assay.io.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one row group. Each is read and decompressed when its turn comes, so that one page
 * of each column is in memory at a time. Parquet's own file reader holds whole row groups, and
 * needs Hadoop.
 */
final class ParquetPages implements PageReadStore {

  private static final ParquetMetadataConverter CONVERTER = new ParquetMetadataConverter();
  private static final int STREAM_BUFFER_BYTES = 8 << 10;

  private final SeekableFile file;
  private final BlockMetaData group;
  private final long maxPageBytes;
  private final Map<ColumnPath, ColumnChunkMetaData> chunks = new HashMap<>();

  /**
   * Opens a row group.
   *
   * @param maxPageBytes largest page, in bytes decompressed
   */
  ParquetPages(SeekableFile file, BlockMetaData group, long maxPageBytes) {
    this.file = file;
    this.group = group;
    this.maxPageBytes = maxPageBytes;
    group.getColumns().forEach(chunk -> chunks.put(chunk.getPath(), chunk));
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
    if (chunk == null) {
      throw new UncheckedIOException(
          new IOException("the row group lacks column " + String.join(".", column.getPath())));
    }
    return new ColumnPages(chunk, column.getPrimitiveType());
  }

  @Override
  public long getRowCount() {
    return group.getRowCount();
  }

  private final class ColumnPages implements PageReader {

    private final ColumnChunkMetaData chunk;
    private final PrimitiveType type;
    private final BytesInputDecompressor decompressor;
    private final InputStream in;
    private @Nullable PageHeader ahead;
    private long valuesLeft;

    ColumnPages(ColumnChunkMetaData chunk, PrimitiveType type) {
      this.chunk = chunk;
      this.type = type;
      this.decompressor = new ParquetCodecs().getDecompressor(chunk.getCodec());
      long start = chunk.getStartingPos();
      this.in =
          new BufferedInputStream(
              file.stream(start, start + chunk.getTotalSize()), STREAM_BUFFER_BYTES);
      this.valuesLeft = chunk.getValueCount();
    }

    @Override
    public long getTotalValueCount() {
      return chunk.getValueCount();
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
      try {
        PageHeader header = peek();
        if (header == null || header.getType() != PageType.DICTIONARY_PAGE) {
          return null;
        }
        ahead = null;
        DictionaryPageHeader dictionary = header.getDictionary_page_header();
        if (dictionary.getNum_values() > header.getUncompressed_page_size()) {
          throw new IOException("a dictionary has more values than bytes");
        }
        return new DictionaryPage(
            decompressed(body(header), header.getUncompressed_page_size()),
            dictionary.getNum_values(),
            encoding(dictionary.getEncoding()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public @Nullable DataPage readPage() {
      try {
        PageHeader header = peek();
        while (header != null) {
          ahead = null;
          byte[] body = body(header);
          if (header.getType() == PageType.DATA_PAGE) {
            return page(header, header.getData_page_header(), body);
          }
          if (header.getType() == PageType.DATA_PAGE_V2) {
            return page(header, header.getData_page_header_v2(), body);
          }
          header = peek();
        }
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private @Nullable PageHeader peek() throws IOException {
      if (ahead == null && valuesLeft > 0) {
        ahead = Util.readPageHeader(in);
      }
      return ahead;
    }

    private byte[] body(PageHeader header) throws IOException {
      int stored = header.getCompressed_page_size();
      int raw = header.getUncompressed_page_size();
      if (stored < 0 || raw < 0 || stored > chunk.getTotalSize()) {
        throw new IOException("a page header tells impossible sizes");
      }
      if (Math.max(raw, stored) > maxPageBytes) {
        throw new IOException(
            "a page of column "
                + chunk.getPath().toDotString()
                + " has "
                + Math.max(raw, stored)
                + " bytes (must be at most "
                + maxPageBytes
                + " with this much memory)");
      }
      byte[] body = in.readNBytes(stored);
      if (body.length < stored) {
        throw new IOException("a page ends in the middle");
      }
      if (header.isSetCrc()) {
        CRC32 crc = new CRC32();
        crc.update(body);
        if ((int) crc.getValue() != header.getCrc()) {
          throw new IOException("the checksum of a page is wrong");
        }
      }
      return body;
    }

    private BytesInput decompressed(byte[] stored, int rawLength) throws IOException {
      try {
        return decompressor.decompress(BytesInput.from(stored), rawLength);
      } catch (RuntimeException e) {
        throw new IOException("a page cannot be decompressed", e);
      }
    }

    private DataPage page(PageHeader header, DataPageHeader data, byte[] body) throws IOException {
      valuesLeft -= data.getNum_values();
      return new DataPageV1(
          decompressed(body, header.getUncompressed_page_size()),
          data.getNum_values(),
          header.getUncompressed_page_size(),
          Statistics.getBuilderForReading(type).build(),
          encoding(data.getRepetition_level_encoding()),
          encoding(data.getDefinition_level_encoding()),
          encoding(data.getEncoding()));
    }

    /** The levels stand before the values and are never compressed. */
    private DataPage page(PageHeader header, DataPageHeaderV2 data, byte[] body)
        throws IOException {
      valuesLeft -= data.getNum_values();
      int repetition = data.getRepetition_levels_byte_length();
      int definition = data.getDefinition_levels_byte_length();
      int levels = repetition + definition;
      if (repetition < 0 || definition < 0 || levels < 0 || levels > body.length) {
        throw new IOException("a page header tells impossible sizes");
      }
      byte[] values = Arrays.copyOfRange(body, levels, body.length);
      return DataPageV2.uncompressed(
          data.getNum_rows(),
          data.getNum_nulls(),
          data.getNum_values(),
          BytesInput.from(body, 0, repetition),
          BytesInput.from(body, repetition, definition),
          encoding(data.getEncoding()),
          data.isIs_compressed() && values.length > 0
              ? decompressed(values, header.getUncompressed_page_size() - levels)
              : BytesInput.from(values),
          Statistics.getBuilderForReading(type).build());
    }

    private org.apache.parquet.column.Encoding encoding(Encoding encoding) {
      return CONVERTER.getEncoding(encoding);
    }
  }
}
