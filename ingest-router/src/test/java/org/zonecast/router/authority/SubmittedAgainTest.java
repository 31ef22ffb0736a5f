package org.zonecast.router.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.zonecast.job.Job;

/** What an edge does with a waiting job when another primary takes over in the store. */
class SubmittedAgainTest extends AuthorityScene {

  @Test
  void jobThatWaitsIsSubmittedAgainUnderItsIdWhenTheStoreWasSwitched() {
    cluster.storeGeneration = "first";
    tick();
    assertThat(cluster.jobs).hasSize(1);

    cluster.storeGeneration = "second";
    tick();
    tick();

    assertThat(cluster.jobs).extracting(Job::id).hasSize(2).containsOnly(cluster.jobs.get(0).id());
    clock.advance(Duration.ofSeconds(3));
    tick();
    assertThat(cluster.jobs.get(2).id()).as("the usual repetition").isNotEqualTo(jobId(0));
  }

  @Test
  void generationThatIsNotKnownYetIsNoSwitch() {
    tick();
    cluster.storeGeneration = "first";
    tick();
    assertThat(cluster.jobs).hasSize(1);

    cluster.storeGeneration = "second";
    tick();
    assertThat(cluster.jobs).hasSize(2);
    cluster.storeGeneration = "";
    tick();
    assertThat(cluster.jobs).as("away is no switch").hasSize(2);
  }

  @Test
  void jobThatAWorkerHasTakenUpIsNotSubmittedAgain() {
    cluster.storeGeneration = "first";
    tick();
    new Peer().hello();

    cluster.storeGeneration = "second";
    tick();

    assertThat(cluster.jobs).hasSize(1);
  }

  private String jobId(int number) {
    return cluster.jobs.get(number).id();
  }
}
