/**
 * What is found out about a publisher's media: its formats, its frame rate and how they change; and
 * the plan that is made for it.
 */
@NullMarked
package org.zonecast.router.source;

import org.jspecify.annotations.NullMarked;
