package io.edupulse.kernel.fingerprint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Declares that versions of some code have the same effect, so that what one of them has stored stays in use after a
/// refactoring: snapshots for an aggregate, rows for a projection.
///
/// It stands on the class of the aggregate, or on the class in which the handlers of the projection are written, and
/// lists fingerprints. It has an effect only if the fingerprint of the present code is among them; so a later change of
/// the code ends it. A class with several projections has one annotation for each.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(EquivalentCode.List.class)
public @interface EquivalentCode {

    /// The fingerprints of all versions, the present one among them.
    String[] value();

    /// The annotations of a class that has several.
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface List {

        EquivalentCode[] value();
    }
}
