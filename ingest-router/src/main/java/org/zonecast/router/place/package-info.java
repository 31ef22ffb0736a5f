/**
 * Where broadcasters are: from the region that they ask for, tables of networks, and a database in
 * MaxMind's format; and whose word on an address is believed.
 */
@NullMarked
package org.zonecast.router.place;

import org.jspecify.annotations.NullMarked;
