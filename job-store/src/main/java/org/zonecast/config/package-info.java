/**
 * Configuration: a strict YAML file, the environment and flags above it, bound to records; and the
 * logging that goes with it.
 */
@NullMarked
package org.zonecast.config;

import org.jspecify.annotations.NullMarked;
