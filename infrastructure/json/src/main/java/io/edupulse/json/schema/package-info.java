/// JSON Schemas of records, and examples of what they permit. Describes what the package above reads and writes.
@NullMarked
package io.edupulse.json.schema;

import org.jspecify.annotations.NullMarked;
