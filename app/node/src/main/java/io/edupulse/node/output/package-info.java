/// What users read: tables, sentences and JSON, the same in every interface.
@NullMarked
package io.edupulse.node.output;

import org.jspecify.annotations.NullMarked;
