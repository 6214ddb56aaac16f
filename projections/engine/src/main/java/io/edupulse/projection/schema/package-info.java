/// The schemas of read models in the database: their names, tables and fingerprints. Nothing here changes a row.
@NullMarked
@FingerprintName("edupulse")
package io.edupulse.projection.schema;

import io.edupulse.kernel.fingerprint.FingerprintName;
import org.jspecify.annotations.NullMarked;
