/** The HTTP API for owners and operators, as {@code openapi.yaml} describes it, and the page. */
@NullMarked
package org.zonecast.router.api;

import org.jspecify.annotations.NullMarked;
