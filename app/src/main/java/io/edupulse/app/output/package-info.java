/// What users read: tables, sentences and JSON, the same in every interface.
@NullMarked
package io.edupulse.app.output;

import org.jspecify.annotations.NullMarked;
