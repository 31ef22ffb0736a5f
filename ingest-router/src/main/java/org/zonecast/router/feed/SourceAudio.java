package org.zonecast.router.feed;

/**
 * What an AudioSpecificConfig says of the source's sound, as a decoder puts it out.
 *
 * @param sampleRateHz samples a second; the extension's rate for HE-AAC
 * @param samplesPerUnit decoded samples in one access unit
 */
record SourceAudio(int sampleRateHz, int channels, int samplesPerUnit) {}
