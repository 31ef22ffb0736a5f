/** What a broadcast's state machine runs on: a thread of its own, and a clock that is passed in. */
@NullMarked
package org.zonecast.router.agent;

import org.jspecify.annotations.NullMarked;
