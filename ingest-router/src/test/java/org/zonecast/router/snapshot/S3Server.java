package org.zonecast.router.snapshot;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A store that understands S3, signatures included, with one bucket; its objects are files. */
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "backups";
  public static final String ACCESS_KEY = "access";
  public static final String SECRET_KEY = "hush-hush";

  private final S3Proxy server;
  private final Path bucket;

  private S3Server(S3Proxy server, Path bucket) {
    this.server = server;
    this.bucket = bucket;
  }

  /**
   * Starts one on a port that the system gives.
   *
   * @param folder where the bucket is made
   */
  public static S3Server start(Path folder) throws Exception {
    Path bucket = Files.createDirectories(folder.resolve(BUCKET));
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .build();
    server.start();
    return new S3Server(server, bucket);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** The folder of the bucket's objects. */
  Path bucket() {
    return bucket;
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
