package org.zonecast.router.api;

/** A request that is answered with an error. The message is shown to the caller. */
final class ApiException extends RuntimeException {
  private final int status;

  ApiException(int status, String detail) {
    super(detail);
    this.status = status;
  }

  int status() {
    return status;
  }

  static ApiException notFound(String what) {
    return new ApiException(404, "there is no " + what);
  }

  /** A change that did not stay. */
  static ApiException lost(String what) {
    return new ApiException(
        409, what + " was changed or deleted elsewhere at the same time, and that stays");
  }

  static ApiException badRequest(String detail) {
    return new ApiException(400, detail);
  }
}
