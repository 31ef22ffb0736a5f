/**
 * Configuration: a strict YAML file, the environment and flags above it, bound to records; and what
 * else holds for a whole process, such as its logging.
 */
@NullMarked
package org.zonecast.config;

import org.jspecify.annotations.NullMarked;
