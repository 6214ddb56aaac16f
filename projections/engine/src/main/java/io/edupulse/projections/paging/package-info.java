/// Lists that are cut into pages by the key of their order, so that a page costs the same wherever it is. Nothing here
/// knows what is listed.
@NullMarked
package io.edupulse.projections.paging;

import org.jspecify.annotations.NullMarked;
