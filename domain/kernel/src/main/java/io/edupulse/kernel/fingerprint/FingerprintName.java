package io.edupulse.kernel.fingerprint;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Lets code count in fingerprints by a name alone, as classes of the JDK do: it is not read, so its updates change no
/// fingerprint.
///
/// On a package, it stands for the package's name in front of the name of each class. On a class of such a package, it
/// stands for the class's simple name. Both names stay when the code moves or gets another name. The packages of the
/// framework have it; a library of an adopter's own may.
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE})
public @interface FingerprintName {

    /// The name in fingerprints.
    String value();
}
