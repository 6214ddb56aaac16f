package io.edupulse.projection.schema;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.util.Optional;

/// Tells the classes that jOOQ generates for the tables of read models: tables, records, and the class of constants
/// beside the package `tables`. They follow from the SQL, which counts in a fingerprint itself, so another release of
/// the generator, or another package, makes no other projection.
final class GeneratedTables {

    private static final String SUPERCLASSES = "org/jooq/impl/";

    private GeneratedTables() {}

    /// The name by which a generated class counts; empty for others.
    static Optional<String> name(ClassModel type) {
        var name = type.thisClass().asInternalName();
        int simple = name.lastIndexOf('/') + 1;
        return isGenerated(type, name.substring(0, simple) + "tables/")
                ? Optional.of("jooq/" + name.substring(simple))
                : Optional.empty();
    }

    private static boolean isGenerated(ClassModel type, String tables) {
        return extendsGenerated(type) || holdsConstants(type, tables);
    }

    private static boolean extendsGenerated(ClassModel type) {
        return type.superclass()
                .map(ClassEntry::asInternalName)
                .filter(parent -> parent.startsWith(SUPERCLASSES))
                .isPresent();
    }

    private static boolean holdsConstants(ClassModel type, String tables) {
        return !type.fields().isEmpty()
                && type.fields().stream()
                        .allMatch(field -> field.flags().has(AccessFlag.STATIC)
                                && field.fieldType().stringValue().startsWith("L" + tables));
    }
}
