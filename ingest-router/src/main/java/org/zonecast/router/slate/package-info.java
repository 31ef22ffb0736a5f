/** What is shown while nothing comes in: texts and uploaded pictures become slates. */
@NullMarked
package org.zonecast.router.slate;

import org.jspecify.annotations.NullMarked;
