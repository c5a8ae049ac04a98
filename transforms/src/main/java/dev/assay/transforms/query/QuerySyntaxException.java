package dev.assay.transforms.query;

/** A query that cannot be understood, or that asks for something that does not exist. */
public final class QuerySyntaxException extends Exception {

  private static final long serialVersionUID = 1L;

  QuerySyntaxException(String message) {
    super(message);
  }

  static QuerySyntaxException at(int position, String message) {
    return new QuerySyntaxException("at character " + (position + 1) + ": " + message);
  }
}
