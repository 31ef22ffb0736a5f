package org.zonecast.router.feed;

import java.util.Optional;
import org.zonecast.job.Rational;

/**
 * What a sequence parameter set says of the source's pictures.
 *
 * @param width luma pixels that are shown
 * @param height luma pixels that are shown
 * @param sampleAspect width of a pixel over its height
 * @param frameRate frames a second by the VUI's timing, if it is there; often wrong
 */
record SourceVideo(int width, int height, Rational sampleAspect, Optional<Rational> frameRate) {}
