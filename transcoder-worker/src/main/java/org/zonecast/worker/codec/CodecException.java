package org.zonecast.worker.codec;

/**
 * The codec cannot go on with this job: a plan that no encoder opens for, or an encoder that fails.
 * Bad media never raises it; that is survived and counted.
 */
public class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }
}
