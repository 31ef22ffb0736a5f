package org.zonecast.router.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket in S3, or in a store that understands it, below a prefix. */
final class S3Place implements SnapshotPlace {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ATTEMPT = Duration.ofSeconds(20);
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 2;
  private static final int MOST_NAMES = 10_000;

  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  /**
   * How to reach a store.
   *
   * @param endpoint of a store that is not Amazon's own; buckets are paths there
   * @param accessKey with {@code secretKey}; without them they are found as the AWS SDK does:
   *     environment, profile, the machine's role
   */
  record Access(
      @Nullable URI endpoint,
      String region,
      @Nullable String accessKey,
      @Nullable String secretKey) {}

  /**
   * @param prefix of all names; empty, or ends with a slash
   */
  S3Place(String bucket, String prefix, Access access) {
    this.bucket = bucket;
    this.prefix = prefix;
    this.s3 = client(access);
  }

  @Override
  public List<String> names(String begin, Predicate<String> wanted) throws IOException {
    List<String> names = firstNames(begin, wanted);
    if (names.size() > MOST_NAMES) {
      throw new IOException(
          "cannot list s3://%s/%s%s*: there are more than %d"
              .formatted(bucket, prefix, begin, MOST_NAMES));
    }
    return names;
  }

  private List<String> firstNames(String begin, Predicate<String> wanted) throws IOException {
    try {
      return s3
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix + begin))
          .contents()
          .stream()
          .map(S3Object::key)
          .map(key -> key.substring(prefix.length()))
          .filter(wanted)
          .limit(MOST_NAMES + 1L)
          .toList();
    } catch (SdkException e) {
      throw failed("list", begin, e);
    }
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    try {
      s3.putObject(
          request -> request.bucket(bucket).key(prefix + name).contentType("application/gzip"),
          RequestBody.fromBytes(bytes));
    } catch (SdkException e) {
      throw failed("write", name, e);
    }
  }

  @Override
  public byte[] get(String name) throws IOException {
    try (InputStream in = s3.getObject(request -> request.bucket(bucket).key(prefix + name))) {
      return Bounded.read(in, name);
    } catch (NoSuchKeyException e) {
      throw new NoSuchFileException("s3://" + bucket + "/" + prefix + name);
    } catch (SdkException e) {
      throw failed("read", name, e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    try {
      s3.deleteObject(request -> request.bucket(bucket).key(prefix + name));
    } catch (SdkException e) {
      throw failed("delete", name, e);
    }
  }

  private IOException failed(String what, String name, SdkException cause) {
    return new IOException(
        "cannot %s s3://%s/%s%s: %s".formatted(what, bucket, prefix, name, cause.getMessage()),
        cause);
  }

  private static S3Client client(Access access) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(access.region()))
            .credentialsProvider(credentials(access))
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .maxConnections(CONNECTIONS)
                    .connectionTimeout(CONNECT)
                    .socketTimeout(ATTEMPT))
            .overrideConfiguration(
                config -> config.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL))
            // Stores that only look like S3 stumble over checksums that nobody has asked for.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (access.endpoint() != null) {
      builder.endpointOverride(access.endpoint()).forcePathStyle(true);
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(Access access) {
    return access.accessKey() == null || access.secretKey() == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(access.accessKey(), access.secretKey()));
  }

  @Override
  public void close() {
    s3.close();
  }
}
